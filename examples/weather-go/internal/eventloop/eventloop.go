// Package eventloop lets goroutines wait for pollables of wasi:io/poll.
//
// A component has one thread: a goroutine that polls stops all others. So a goroutine says what it waits for, and the
// loop polls for all of them once none can go on.
package eventloop

import poll "weather-go/build/bindings/wasi_io_poll"

// Loop is how a goroutine that Run has started waits.
type Loop struct {
	// paused gets what a goroutine waits for, or nil when it has ended.
	paused chan *wait
}

type wait struct {
	event, deadline *poll.Pollable
	// resume gets whether there is the event; otherwise the deadline has passed.
	resume chan bool
}

// Run runs each function in a goroutine of its own, and returns when all have returned. They must not wait for anything
// but by the loop.
func Run(functions ...func(*Loop)) {
	loop := &Loop{paused: make(chan *wait)}
	for _, function := range functions {
		go func() {
			function(loop)
			loop.paused <- nil
		}()
	}
	var waits []*wait
	running := len(functions)
	for {
		for ; running > 0; running-- {
			if paused := <-loop.paused; paused != nil {
				waits = append(waits, paused)
			}
		}
		if len(waits) == 0 {
			return
		}
		waiting := pollAll(waits)
		running = len(waits) - len(waiting)
		waits = waiting
	}
}

// Wait waits for the event, and drops it. It returns false when the deadline has passed before.
func (loop *Loop) Wait(event, deadline *poll.Pollable) bool {
	defer event.Drop()
	resume := make(chan bool)
	loop.paused <- &wait{event, deadline, resume}
	return <-resume
}

// pollAll resumes those for whom something has happened, once there are such. It returns the others.
func pollAll(waits []*wait) []*wait {
	pollables := make([]*poll.Pollable, 0, 2*len(waits))
	for _, wait := range waits {
		pollables = append(pollables, wait.event, wait.deadline)
	}
	ready := make([]bool, len(pollables))
	for _, index := range poll.Poll(pollables) {
		ready[index] = true
	}
	var waiting []*wait
	for index, wait := range waits {
		if event, deadline := ready[2*index], ready[2*index+1]; event || deadline {
			wait.resume <- event
		} else {
			waiting = append(waiting, wait)
		}
	}
	return waiting
}
