package mcp.authorization_test

import data.mcp.authorization

tenants := {"acme": {"cities": ["Berlin", "Paris"]}, "empty": {"cities": []}}

decide(tenant, scopes, mcp) := decision if {
	decision := authorization with data.tenants as tenants with input as {
		"token": {"scopes": scopes, "claims": {"tenant": tenant}},
		"mcp": object.union({"method": "tools/call"}, mcp),
	}
}

test_own_city if decide("acme", [], {"tool": "get_weather", "arguments": {"city": "Berlin"}}).allow

test_case_does_not_matter if decide("acme", [], {"tool": "get_weather", "arguments": {"city": "BERLIN"}}).allow

test_foreign_city if {
	decision := decide("acme", [], {"tool": "get_weather", "arguments": {"city": "Tokyo"}})
	not decision.allow
	decision.public_reason == "This city is not one of your organization's."
}

test_unknown_tenant if not decide("other", [], {"tool": "get_weather", "arguments": {"city": "Berlin"}}).allow

test_no_city if not decide("acme", [], {"tool": "get_weather", "arguments": {}}).allow

test_city_of_another_type if not decide("acme", [], {"tool": "get_weather", "arguments": {"city": ["Berlin"]}}).allow

test_a_second_name_does_not_help if {
	not decide("acme", [], {"tool": "get_weather", "arguments": {"city": "Tokyo", "cities": ["Berlin"]}}).allow
}

test_many_cities_need_a_scope if {
	without := decide("acme", [], {"tool": "multi_weather", "arguments": {"cities": ["Berlin", "Paris"]}})
	not without.allow
	without.required_scopes == ["weather:bulk"]
	decide("acme", ["weather:bulk"], {"tool": "multi_weather", "arguments": {"cities": ["Berlin", "Paris"]}}).allow
}

test_one_foreign_city_among_many if {
	decision := decide("acme", ["weather:bulk"], {"tool": "multi_weather", "arguments": {"cities": ["Berlin", "Tokyo"]}})
	not decision.allow
	not decision.required_scopes
}

test_lists_show_what_some_arguments_allow if {
	decide("acme", [], {"tool": "get_weather", "listing": true}).allow
	not decide("acme", [], {"tool": "multi_weather", "listing": true}).allow
	not decide("empty", [], {"tool": "get_weather", "listing": true}).allow
}

test_other_tools if {
	decide("acme", [], {"tool": "echo"}).allow
	not decide("acme", [], {"tool": "unknown", "arguments": {"city": "Berlin"}}).allow
}
