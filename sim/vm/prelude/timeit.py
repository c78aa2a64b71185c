import time

default_timer = time.perf_counter
