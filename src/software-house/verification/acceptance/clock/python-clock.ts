/** Module that Python loads first. TROUPE_CLOCK is the time at the start, in milliseconds since 1970. */
export const PYTHON_CLOCK = `import datetime as _datetime
import os as _os
import time as _time

_real = {name: getattr(_time, name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "asctime")}
_offset = int(_os.environ["TROUPE_CLOCK"]) * 1_000_000 - _real["time_ns"]()


def _time_ns():
    return _real["time_ns"]() + _offset


def _now():
    return _time_ns() / 1e9


def _of_seconds(name):
    return lambda seconds=None: _real[name](seconds if seconds is not None else _now())


_time.time, _time.time_ns = _now, _time_ns
for _name in ("localtime", "gmtime", "ctime"):
    setattr(_time, _name, _of_seconds(_name))
_time.strftime = lambda form, parts=None: _real["strftime"](form, parts if parts is not None else _time.localtime())
_time.asctime = lambda parts=None: _real["asctime"](parts if parts is not None else _time.localtime())

_RealDate, _RealDatetime = _datetime.date, _datetime.datetime


class _DateMeta(type):
    def __instancecheck__(cls, value):
        return isinstance(value, _RealDate)


class _DatetimeMeta(type):
    def __instancecheck__(cls, value):
        return isinstance(value, _RealDatetime)


class date(_RealDate, metaclass=_DateMeta):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(_now())


class datetime(_RealDatetime, metaclass=_DatetimeMeta):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now(), tz)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_now())

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_now(), _datetime.timezone.utc).replace(tzinfo=None)

    def date(self):
        return date(self.year, self.month, self.day)


for _class, _base in ((date, _RealDate), (datetime, _RealDatetime)):
    _class.__module__, _class.__qualname__ = "datetime", _base.__name__
    _class.min, _class.max = _class.fromisoformat(_base.min.isoformat()), _class.fromisoformat(_base.max.isoformat())
_datetime.date, _datetime.datetime = date, datetime
`;
