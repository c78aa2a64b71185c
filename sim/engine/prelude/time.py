# time: struct_time.  (The functions are native.)
_NAMES = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec",
          "tm_wday", "tm_yday", "tm_isdst")


class struct_time(tuple):
    __module__ = "time"
    n_fields = 11
    n_sequence_fields = 9
    tm_zone = "UTC"
    tm_gmtoff = 0

    def __repr__(self):
        return "time.struct_time(" + ", ".join(
            [name + "=" + repr(v) for name, v in zip(_NAMES, self)]) + ")"

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
