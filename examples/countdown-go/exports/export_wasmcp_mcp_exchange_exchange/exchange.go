// Package export_wasmcp_mcp_exchange_exchange is what the component exports as wasmcp:mcp-exchange/exchange@0.1.0.
package export_wasmcp_mcp_exchange_exchange

import (
	wit "go.bytecodealliance.org/pkg/wit/types"

	exchange "countdown-go/build/bindings/wasmcp_mcp_exchange_exchange_types"
)

func Offers() exchange.Offer {
	return exchange.OfferTools | exchange.OfferLogging
}

func Freshness(exchange.Cacheable) wit.Option[exchange.FreshnessHint] {
	return wit.None[exchange.FreshnessHint]()
}
