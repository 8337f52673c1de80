// Package export_wasmcp_mcp_exchange_exchange is the interface exchange of wasmcp:mcp-exchange: each call of a
// tool is first offered to Start, and tools may send log messages.
package export_wasmcp_mcp_exchange_exchange

import (
	wit "go.bytecodealliance.org/pkg/wit/types"

	exchange "wit_component/wasmcp_mcp_exchange_exchange_types"
)

func Offers() exchange.Offer {
	return exchange.OfferTools | exchange.OfferLogging
}

func Freshness(exchange.Cacheable) wit.Option[exchange.FreshnessHint] {
	return wit.None[exchange.FreshnessHint]()
}
