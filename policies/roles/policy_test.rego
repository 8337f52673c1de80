package mcp.authorization_test

import data.mcp.authorization

roles := {
	"reader": {"tools": ["read"], "prompts": ["intro"], "resources": ["docs://public/"]},
	"owner": {"tools": ["*"], "prompts": ["*"], "resources": ["docs://"]},
}

allowed(caller_roles, mcp) if {
	authorization.allow with input as {"token": {"claims": {"roles": caller_roles}}, "mcp": mcp} with data.roles as roles
}

test_handshake_and_lists_are_open if {
	every method in ["initialize", "ping", "notifications/cancelled", "tools/list", "resources/templates/list"] {
		allowed([], {"method": method})
	}
}

test_tool_of_a_role if allowed(["reader"], {"method": "tools/call", "tool": "read"})

test_tool_of_another_role if not allowed(["reader"], {"method": "tools/call", "tool": "write"})

test_every_tool if allowed(["reader", "owner"], {"method": "tools/call", "tool": "write"})

test_star_is_no_tool_name if not allowed(["reader"], {"method": "tools/call", "tool": "*"})

test_unknown_role if not allowed(["guest"], {"method": "tools/call", "tool": "read"})

test_roles_that_are_no_array if not allowed("owner", {"method": "tools/call", "tool": "read"})

test_prompt if {
	allowed(["reader"], {"method": "prompts/get", "prompt": "intro"})
	not allowed(["reader"], {"method": "prompts/get", "prompt": "other"})
}

test_resource_by_prefix if {
	allowed(["reader"], {"method": "resources/read", "uri": "docs://public/a"})
	not allowed(["reader"], {"method": "resources/read", "uri": "docs://secret/a"})
	not allowed(["reader"], {"method": "resources/read", "uri": "docs://public/../secret/a"})
}

test_completion if {
	allowed(["reader"], {"method": "completion/complete", "ref": {"type": "ref/prompt", "name": "intro"}})
	not allowed(["reader"], {"method": "completion/complete", "ref": {"type": "ref/resource", "uri": "docs://{x}"}})
	allowed(["owner"], {"method": "completion/complete", "ref": {"type": "ref/resource", "uri": "docs://{x}"}})
}

test_reason_is_told if {
	decision := authorization with input as {"mcp": {"method": "tools/call", "tool": "read"}} with data.roles as roles
	decision.public_reason == "Your roles do not allow this."
}
