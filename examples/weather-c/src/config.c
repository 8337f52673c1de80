#include "config.h"
#include <stdlib.h>
#include <string.h>

typedef weather_list_tuple2_string_string_t environment;

/** A variable's value, borrowed; empty where it is not set. */
static text variable(const environment *variables, const char *name) {
  for (size_t i = 0; i < variables->len; i++) {
    if (text_equals(variables->ptr[i].f0, text_of(name))) return variables->ptr[i].f1;
  }
  return (text){0};
}

static bool starts_with(text whole, text start) {
  return whole.len >= start.len && text_equals((text){whole.ptr, start.len}, start);
}

static bool is_alphanumeric(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/** Whether the text holds visible ASCII alone and none of `excluded`. */
static bool is_visible_without(text path, const char *excluded) {
  for (size_t i = 0; i < path.len; i++) {
    if (path.ptr[i] < '!' || path.ptr[i] > '~' || strchr(excluded, path.ptr[i]) != NULL) return false;
  }
  return true;
}

static bool parse_endpoint(text url, endpoint *ret) {
  const text http = TEXT("http://"), https = TEXT("https://");
  ret->https = starts_with(url, https);
  if (!ret->https && !starts_with(url, http)) return false;
  size_t start = ret->https ? https.len : http.len, end = start;
  while (end < url.len && url.ptr[end] != '/') {
    if (!is_alphanumeric(url.ptr[end]) && memchr("._:[]-", url.ptr[end], 6) == NULL) return false;
    end++;
  }
  ret->authority = (text){url.ptr + start, end - start};
  ret->path = end < url.len ? (text){url.ptr + end, url.len - end} : TEXT("/");
  return ret->authority.len > 0 && is_visible_without(ret->path, "?#@");
}

/** An integer from 1 to 60000, in milliseconds. */
static bool parse_timeout(text digits, uint64_t *nanoseconds) {
  uint64_t number = 0;
  if (digits.len > 5) return false;
  for (size_t i = 0; i < digits.len; i++) {
    if (digits.ptr[i] < '0' || digits.ptr[i] > '9') return false;
    number = number * 10 + (digits.ptr[i] - '0');
  }
  *nanoseconds = number * 1000000;
  return number >= 1 && number <= 60000;
}

const char *config_read(config *ret) {
  *ret = (config){0};
  wasi_cli_environment_get_environment(&ret->environment);
  const char *names[] = {"WEATHER_GEOCODING_URL", "WEATHER_FORECAST_URL", "WEATHER_TIMEOUT_MS"};
  const text defaults[] = {TEXT("https://geocoding-api.open-meteo.com/v1/search"),
                           TEXT("https://api.open-meteo.com/v1/forecast"), TEXT("10000")};
  text values[3];
  for (size_t i = 0; i < 3; i++) {
    values[i] = variable(&ret->environment, names[i]);
    if (values[i].len == 0) values[i] = defaults[i];
  }
  if (!parse_endpoint(values[0], &ret->geocoding)) return names[0];
  if (!parse_endpoint(values[1], &ret->forecast)) return names[1];
  if (!parse_timeout(values[2], &ret->timeout)) return names[2];
  return NULL;
}

void config_free(config *owned) { weather_list_tuple2_string_string_free(&owned->environment); }

/** The parts of a text between spaces, without empty ones. */
static weather_list_string_t split(text whole) {
  // Each part but the last takes a space.
  weather_list_string_t parts = {.ptr = calloc(whole.len / 2 + 1, sizeof(text)), .len = 0};
  if (parts.ptr == NULL) abort();
  for (size_t start = 0; start < whole.len;) {
    size_t end = start;
    while (end < whole.len && whole.ptr[end] != ' ') end++;
    if (end > start) parts.ptr[parts.len++] = text_copy((text){whole.ptr + start, end - start});
    start = end + 1;
  }
  if (parts.len == 0) free(parts.ptr);
  return parts;
}

bool config_auth(exports_wasmcp_mcp_authorization_provider_auth_config_t *ret) {
  environment variables;
  wasi_cli_environment_get_environment(&variables);
  text issuer = variable(&variables, "WEATHER_AUTH_ISSUER");
  text audience = variable(&variables, "WEATHER_AUTH_AUDIENCE");
  text jwks_uri = variable(&variables, "WEATHER_AUTH_JWKS_URI");
  bool is_set = issuer.len > 0 || audience.len > 0 || jwks_uri.len > 0;
  if (is_set) {
    *ret = (exports_wasmcp_mcp_authorization_provider_auth_config_t){
        .expected_issuer = text_copy(issuer),
        .expected_audiences = split(audience),
        .jwks_uri = text_copy(jwks_uri),
        .pass_jwt = false,
    };
  }
  weather_list_tuple2_string_string_free(&variables);
  return is_set;
}
