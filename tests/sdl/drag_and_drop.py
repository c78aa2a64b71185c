"""Drops files onto a window, as a file manager does: XDND, version 5.

xdotool moves a mouse, but there is nothing under it that could be dragged; so
this is the source's half of the protocol, spoken to the window directly.
"""

import ctypes
import ctypes.util
import time
from urllib.parse import quote

CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
REPLACE, CURRENT_TIME = 0, 0
Long, Ulong = ctypes.c_long, ctypes.c_ulong


class Head(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", Ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p)]


class ClientMessage(Head):
    _fields_ = [("window", Ulong), ("message", Ulong), ("format", ctypes.c_int),
                ("data", Long * 5)]


class Request(Head):
    _fields_ = [("owner", Ulong), ("requestor", Ulong), ("selection", Ulong), ("target", Ulong),
                ("property", Ulong), ("time", Ulong)]


class Notify(Head):
    _fields_ = [("requestor", Ulong), ("selection", Ulong), ("target", Ulong),
                ("property", Ulong), ("time", Ulong)]


class Event(ctypes.Union):
    _fields_ = [("head", Head), ("client", ClientMessage), ("request", Request),
                ("notify", Notify), ("room", Long * 24)]


def library():
    name = ctypes.util.find_library("X11")
    if not name:
        return None
    x = ctypes.CDLL(name)
    x.XOpenDisplay.restype = ctypes.c_void_p
    for function in (x.XInternAtom, x.XDefaultRootWindow, x.XCreateSimpleWindow):
        function.restype = Ulong
    return x


class Source:
    """Someone who drags files: connect, drop, close."""

    def __init__(self, display):
        self.x = library()
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(display.encode()))
        root = self.x.XDefaultRootWindow(self.display)
        self.window = self.x.XCreateSimpleWindow(self.display, Ulong(root), 0, 0, 1, 1, 0,
                                                 Ulong(0), Ulong(0))
        self.uris = self.atom("text/uri-list")

    def atom(self, name):
        return self.x.XInternAtom(self.display, name.encode(), 0)

    def tell(self, target, message, *data):
        event = Event()
        event.client.type = CLIENT_MESSAGE
        event.client.window = target
        event.client.message = self.atom(message)
        event.client.format = 32
        for i, value in enumerate((self.window, *data)):
            event.client.data[i] = value
        self.x.XSendEvent(self.display, Ulong(target), 0, Long(0), ctypes.byref(event))
        self.x.XFlush(self.display)

    def events(self, seconds=5):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self.x.XPending(self.display):
                time.sleep(0.01)
                continue
            event = Event()
            self.x.XNextEvent(self.display, ctypes.byref(event))
            yield event

    def hand_over(self, request, text):
        self.x.XChangeProperty(self.display, Ulong(request.requestor), Ulong(request.property),
                               Ulong(request.target), 8, REPLACE, text, len(text))
        answer = Event()
        answer.notify.type = SELECTION_NOTIFY
        for name in ("requestor", "selection", "target", "property", "time"):
            setattr(answer.notify, name, getattr(request, name))
        self.x.XSendEvent(self.display, Ulong(request.requestor), 0, Long(0),
                          ctypes.byref(answer))
        self.x.XFlush(self.display)

    def drop(self, target, paths):
        """True when the window has taken the files."""
        text = "".join("file://%s\r\n" % quote(str(p)) for p in paths).encode()
        self.x.XSetSelectionOwner(self.display, Ulong(self.atom("XdndSelection")),
                                  Ulong(self.window), Ulong(CURRENT_TIME))
        self.tell(target, "XdndEnter", 5 << 24, self.uris, 0, 0)
        self.tell(target, "XdndPosition", 0, 200 << 16 | 200, CURRENT_TIME,
                  self.atom("XdndActionCopy"))
        status, finished = self.atom("XdndStatus"), self.atom("XdndFinished")
        for event in self.events():
            if event.head.type == SELECTION_REQUEST:
                self.hand_over(event.request, text)
            elif event.head.type == CLIENT_MESSAGE and event.client.message == status:
                self.tell(target, "XdndDrop", 0, CURRENT_TIME)
            elif event.head.type == CLIENT_MESSAGE and event.client.message == finished:
                return True
        return False

    def close(self):
        self.x.XCloseDisplay(self.display)
