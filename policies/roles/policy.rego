# Roles from the token's claim `roles`, and what each may do, from the data: tools and prompts by name ("*" is every
# one), resources by the beginning of their URI.
package mcp.authorization

default allow := false

# What every client does first, and what has no effect. Lists show only what may be used.
allow if input.mcp.method in {"initialize", "ping", "server/discover"}

allow if startswith(input.mcp.method, "notifications/")

allow if endswith(input.mcp.method, "/list")

allow if {
	input.mcp.method == "tools/call"
	some role in input.token.claims.roles
	has(data.roles[role].tools, input.mcp.tool)
}

allow if {
	input.mcp.method == "prompts/get"
	some role in input.token.claims.roles
	has(data.roles[role].prompts, input.mcp.prompt)
}

allow if {
	input.mcp.method in {"resources/read", "resources/subscribe", "resources/unsubscribe"}
	some role in input.token.claims.roles
	some prefix in data.roles[role].resources
	startswith(input.mcp.uri, prefix)
	not contains(input.mcp.uri, "..")
}

# Completion of a prompt's argument or of a URI template: like the use of the prompt or resource.
allow if {
	input.mcp.method == "completion/complete"
	some role in input.token.claims.roles
	has(data.roles[role].prompts, input.mcp.ref.name)
}

allow if {
	input.mcp.method == "completion/complete"
	some role in input.token.claims.roles
	some prefix in data.roles[role].resources
	startswith(input.mcp.ref.uri, prefix)
}

has(names, name) if name in names

has(names, name) if {
	"*" in names
	is_string(name)
}

public_reason := "Your roles do not allow this." if not allow
