/** The environment: `config.c` is the only reader. */
#pragma once
#include "text.h"

/** An API endpoint: an absolute URL without query. */
typedef struct {
  bool https;
  text authority;
  /** Begins with a slash. */
  text path;
} endpoint;

typedef struct {
  endpoint geocoding;
  endpoint forecast;
  /** For one API request, from its start to the last byte of its answer, in nanoseconds. */
  uint64_t timeout;
  /** What the texts above lie in. */
  weather_list_tuple2_string_string_t environment;
} config;

/**
 * Reads the variables of the weather tools. `config_free` in any case.
 * @returns NULL, or the name of the first variable whose value makes no sense: an operator must see to it.
 */
const char *config_read(config *ret);
void config_free(config *owned);

/**
 * How callers are authorized. What is missing stays empty: the transport then refuses every request (issuer,
 * audiences) or finds the keys by the issuer's metadata (JWKS URI).
 * @returns false to leave the server open: no variable is set.
 */
bool config_auth(exports_wasmcp_mcp_authorization_provider_auth_config_t *ret);
