package mcp.authorization_test

import data.mcp.authorization

office := {"days": ["Monday", "Friday"], "from": 8, "to": 18, "read_only": ["read"]}

# Berlin is an hour ahead of UTC in January, two in July.
at(time_text, tool) if {
	ns := time.parse_rfc3339_ns(time_text)
	authorization.allow with input as {"mcp": {"method": "tools/call", "tool": tool}}
		with data.office as office
		with time.now_ns as ns
}

test_reading_is_always_allowed if at("2024-01-06T03:00:00Z", "read")

test_writing_on_a_working_day if {
	at("2024-01-08T07:00:00Z", "write")
	at("2024-01-08T16:59:59Z", "write")
	at("2024-07-08T06:00:00Z", "write")
}

test_writing_before_and_after if {
	not at("2024-01-08T06:59:59Z", "write")
	not at("2024-01-08T17:00:00Z", "write")
	not at("2024-07-08T16:00:00Z", "write")
}

test_writing_on_another_day if not at("2024-01-07T10:00:00Z", "write")

test_reason_is_told if {
	decision := authorization with input as {"mcp": {"method": "tools/call", "tool": "write"}}
		with data.office as office
		with time.now_ns as 0
	not decision.allow
	decision.public_reason == "Outside of office hours (08:00 to 18:00) only reading is allowed."
}

test_no_data_no_writing if {
	not authorization.allow with input as {"mcp": {"method": "tools/call", "tool": "write"}} with data.office as {}
}
