"""componentize-py's asyncio event loop on `wasi:io/poll`, with what it lacks for deadlines: timers and cancellation."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any

from poll_loop import PollLoop
from wit_world.imports import monotonic_clock, poll
from wit_world.imports.poll import Pollable

NANOSECONDS = 1_000_000_000


def run[T](coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine, and the tasks that it starts and waits for, to its end."""
    return EventLoop().run_until_complete(coroutine)


async def ready(pollable: Pollable) -> None:
    """Waits until the pollable is ready, then drops it, also when the task is cancelled."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, EventLoop)
    with pollable:
        await loop.ready(pollable)


class EventLoop(PollLoop):
    def __init__(self) -> None:
        super().__init__()
        self._timers: list[asyncio.TimerHandle] = []
        self._waiting: dict[asyncio.Future[None], Pollable] = {}

    def run_until_complete[T](self, future: Awaitable[T]) -> T:
        asyncio._set_running_loop(self)
        self.running = True
        try:
            task = asyncio.ensure_future(future, loop=self)
            while True:
                while self.handles:
                    handle = self.handles.pop(0)
                    if not handle.cancelled():
                        handle._run()
                if self.exception is not None:
                    raise self.exception
                if task.done():
                    return task.result()
                self._poll()
        finally:
            self.running = False
            asyncio._set_running_loop(None)

    async def ready(self, pollable: Pollable) -> None:
        future = self.create_future()
        self._waiting[future] = pollable
        try:
            await future
        finally:
            del self._waiting[future]

    def _poll(self) -> None:
        """Waits for the first pollable or timer, and sees to it that who waits for it goes on."""
        while self._timers and self._timers[0].cancelled():
            heapq.heappop(self._timers)
        futures, pollables = list(self._waiting), list(self._waiting.values())
        if self._timers:
            with monotonic_clock.subscribe_instant(int(self._timers[0].when() * NANOSECONDS)) as timer:
                indices = poll.poll([*pollables, timer])
        else:
            indices = poll.poll(pollables)
        for index in indices:
            if index < len(futures):
                futures[index].set_result(None)
        now = self.time()
        while self._timers and self._timers[0].when() <= now:
            self.handles.append(heapq.heappop(self._timers))

    def time(self) -> float:
        return monotonic_clock.now() / NANOSECONDS

    def call_later[*Ts](
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at[*Ts](
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, timer)
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """A cancelled timer stays until it is the first."""
