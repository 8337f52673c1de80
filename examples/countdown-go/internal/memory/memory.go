// Package memory collects garbage at points where that is safe.
//
// What the host hands to a component is put where cabi_realloc says, and while that runs a component must call nothing
// outside. Go's collector starts whenever something is allocated, and looks at the clock: the instance would trap. So the
// collector does not start by itself, and exported functions call Collect.
package memory

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// enough is when collecting is worth it, in bytes of the heap: hundreds of calls.
const enough = 16 << 20

func init() {
	debug.SetGCPercent(-1)
}

// Collect collects garbage when there may be enough of it.
func Collect() {
	heap := make([]metrics.Sample, 1)
	heap[0].Name = "/memory/classes/heap/objects:bytes"
	metrics.Read(heap)
	if heap[0].Value.Uint64() < enough {
		return
	}
	// Gives free memory back, too. While more is kept than the collector plans for, allocating would give some back, and
	// measure how long that takes. The plan is made before, so it is made once more.
	debug.FreeOSMemory()
	debug.SetGCPercent(-1)
	// What the collector has left to other goroutines is done now.
	runtime.Gosched()
}
