# Read-only outside of office hours: tools that the data calls read-only may always be called, the others on working days
# between the hours that the data gives, in Berlin's time. Time zones must be named in the policy or in its data.
package mcp.authorization

default allow := false

# What every client does first, and what has no effect. Lists show only what may be called now.
allow if input.mcp.method in {"initialize", "ping", "server/discover"}

allow if startswith(input.mcp.method, "notifications/")

allow if endswith(input.mcp.method, "/list")

allow if {
	input.mcp.method == "tools/call"
	input.mcp.tool in data.office.read_only
}

allow if {
	input.mcp.method == "tools/call"
	open
}

open if {
	now := [time.now_ns(), "Europe/Berlin"]
	time.weekday(now) in data.office.days
	[hour, _, _] := time.clock(now)
	hour >= data.office.from
	hour < data.office.to
}

public_reason := sprintf("Outside of office hours (%02d:00 to %02d:00) only reading is allowed.", [
	data.office.from,
	data.office.to,
]) if {
	input.mcp.method == "tools/call"
	not allow
}
