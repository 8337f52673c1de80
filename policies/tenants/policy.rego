# Tenant isolation by argument: a caller may ask only about the cities of its tenant (claim `tenant`), and about many at
# once only with a scope for that.
package mcp.authorization

default allow := false

# What every client does first, and what has no effect. Lists show only what may be called.
allow if input.mcp.method in {"initialize", "ping", "server/discover"}

allow if startswith(input.mcp.method, "notifications/")

allow if endswith(input.mcp.method, "/list")

allow if {
	input.mcp.method == "tools/call"
	input.mcp.tool == "echo"
}

allow if {
	input.mcp.method == "tools/call"
	input.mcp.tool == "get_weather"
	arguments_allowed
}

allow if {
	input.mcp.method == "tools/call"
	input.mcp.tool == "multi_weather"
	bulk_scope in input.token.scopes
	arguments_allowed
}

# A list is asked about without arguments: the tool is shown to a tenant that has any city at all.
arguments_allowed if {
	input.mcp.listing
	count(cities) > 0
}

arguments_allowed if {
	not input.mcp.listing
	count(asked) > 0
	every city in asked {
		lower(city) in cities
	}
}

# Every city that the arguments name, wherever they name it.
asked contains input.mcp.arguments.city

asked contains city if some city in input.mcp.arguments.cities

cities := {lower(city) | some city in data.tenants[input.token.claims.tenant].cities}

bulk_scope := "weather:bulk"

required_scopes := [bulk_scope] if {
	input.mcp.method == "tools/call"
	input.mcp.tool == "multi_weather"
	arguments_allowed
}

public_reason := "This city is not one of your organization's." if {
	input.mcp.tool in {"get_weather", "multi_weather"}
	not arguments_allowed
}
