# Scopes for each tool. A caller without them is told which ones to ask for (403, insufficient_scope), and does not see
# the tool in tools/list. A tool that the data does not name cannot be called.
package mcp.authorization

default allow := false

# What every client does first, and what has no effect. Lists show only what may be called.
allow if input.mcp.method in {"initialize", "ping", "server/discover"}

allow if startswith(input.mcp.method, "notifications/")

allow if endswith(input.mcp.method, "/list")

allow if {
	input.mcp.method == "tools/call"
	every scope in required_scopes {
		scope in input.token.scopes
	}
}

required_scopes := data.tools[input.mcp.tool].scopes if input.mcp.method == "tools/call"

deny_reason := sprintf("%s may not call %s: it needs %v", [input.token.sub, input.mcp.tool, required_scopes]) if not allow
