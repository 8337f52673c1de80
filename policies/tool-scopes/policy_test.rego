package mcp.authorization_test

import data.mcp.authorization

tools := {"open": {"scopes": []}, "read": {"scopes": ["r"]}, "both": {"scopes": ["r", "w"]}}

call(tool, scopes) := {"token": {"sub": "ann", "scopes": scopes}, "mcp": {"method": "tools/call", "tool": tool}}

test_handshake_and_lists_are_open if {
	some method in ["initialize", "ping", "server/discover", "notifications/initialized", "tools/list"]
	authorization.allow with input as {"token": {"sub": "ann", "scopes": []}, "mcp": {"method": method}} with data.tools as tools
}

test_tool_with_its_scopes if authorization.allow with input as call("both", ["w", "x", "r"]) with data.tools as tools

test_tool_without_scopes if authorization.allow with input as call("open", []) with data.tools as tools

test_missing_scope_is_asked_for if {
	decision := authorization with input as call("both", ["r"]) with data.tools as tools
	not decision.allow
	decision.required_scopes == ["r", "w"]
	decision.deny_reason == `ann may not call both: it needs ["r", "w"]`
}

test_unknown_tool if not authorization.allow with input as call("other", ["r", "w"]) with data.tools as tools

test_no_token if {
	not authorization.allow with input as {"mcp": {"method": "tools/call", "tool": "read"}} with data.tools as tools
}

test_other_methods if {
	not authorization.allow with input as {"token": {"sub": "ann", "scopes": ["r"]}, "mcp": {"method": "resources/read", "uri": "x"}}
}
