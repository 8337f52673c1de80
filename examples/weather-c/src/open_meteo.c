#include "open_meteo.h"
#include <stdio.h>
#include "arguments.h"
#include "http.h"

static text message(const char *service, const char *what) {
  return JOIN(TEXT("The "), text_of(service), TEXT(" service "), text_of(what));
}

static text makes_no_sense(const char *service) { return message(service, "sent an answer that makes no sense."); }

/** Reads an answer as a JSON object. @returns NULL when there is none; `error` is set then. Frees the body. */
static yyjson_doc *parse(const char *service, http_request *request, text *error) {
  yyjson_doc *document = NULL;
  char status[64];
  switch (request->outcome) {
    case HTTP_ANSWER:
      // A number too large for a double stays text, and is then of the wrong type where a number is needed.
      document = yyjson_read((const char *)request->body.ptr, request->body.len, YYJSON_READ_BIGNUM_AS_RAW);
      if (yyjson_is_obj(yyjson_doc_get_root(document))) break;
      yyjson_doc_free(document);
      document = NULL;
      *error = makes_no_sense(service);
      break;
    case HTTP_UNREACHABLE: *error = message(service, "cannot be reached. Try again later."); break;
    case HTTP_LATE: *error = message(service, "did not answer in time. Try again later."); break;
    case HTTP_STATUS:
      snprintf(status, sizeof status, "answered with HTTP status %d. Try again later.", request->status);
      *error = message(service, status);
      break;
    case HTTP_TOO_LONG: *error = message(service, "sent too long an answer."); break;
  }
  text_free(&request->body);
  return document;
}

static bool get_text(yyjson_val *object, const char *name, text *ret) {
  yyjson_val *value = yyjson_obj_get(object, name);
  *ret = (text){.ptr = (uint8_t *)yyjson_get_str(value), .len = yyjson_get_len(value)};
  return yyjson_is_str(value);
}

static bool get_number(yyjson_val *object, const char *name, double *ret) {
  yyjson_val *value = yyjson_obj_get(object, name);
  *ret = yyjson_get_num(value);
  return yyjson_is_num(value);
}

/** Percent-encodes everything but unreserved characters (RFC 3986 section 2.3). */
static text percent_encoded(text plain) {
  static const char digits[] = "0123456789ABCDEF";
  // A city has at most 100 characters.
  uint8_t encoded[100 * 4 * 3];
  size_t length = 0;
  for (size_t i = 0; i < plain.len && length + 3 <= sizeof encoded; i++) {
    uint8_t byte = plain.ptr[i], letter = byte | 0x20;
    bool is_unreserved = (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
                         byte == '.' || byte == '_' || byte == '~';
    if (is_unreserved) {
      encoded[length++] = byte;
    } else {
      encoded[length++] = '%';
      encoded[length++] = digits[byte >> 4];
      encoded[length++] = digits[byte & 15];
    }
  }
  return text_copy((text){encoded, length});
}

/** Takes the place from a geocoding answer. */
static void read_place(text city, http_request *request, city_weather *ret) {
  ret->geocoding_answer = parse("geocoding", request, &ret->error);
  if (ret->geocoding_answer == NULL) return;
  yyjson_val *results = yyjson_obj_get(yyjson_doc_get_root(ret->geocoding_answer), "results");
  if (results == NULL || (yyjson_is_arr(results) && yyjson_arr_size(results) == 0)) {
    ret->error =
        JOIN(TEXT("No city named \""), city, TEXT("\" was found. Check the spelling or try a larger city nearby."));
    return;
  }
  yyjson_val *place = yyjson_arr_get_first(results);
  bool has_country = yyjson_obj_get(place, "country") != NULL;
  bool makes_sense = get_text(place, "name", &ret->city) &&
                     (!has_country || get_text(place, "country", &ret->country)) &&
                     get_number(place, "latitude", &ret->latitude) && ret->latitude >= -90 && ret->latitude <= 90 &&
                     get_number(place, "longitude", &ret->longitude) && ret->longitude >= -180 && ret->longitude <= 180;
  if (!makes_sense) ret->error = makes_no_sense("geocoding");
}

/** Takes the weather from a forecast answer. */
static void read_weather(http_request *request, city_weather *ret) {
  ret->forecast_answer = parse("forecast", request, &ret->error);
  if (ret->forecast_answer == NULL) return;
  yyjson_val *current = yyjson_obj_get(yyjson_doc_get_root(ret->forecast_answer), "current");
  double code;
  bool makes_sense = get_text(current, "time", &ret->time) &&
                     get_number(current, "temperature_2m", &ret->temperature_celsius) &&
                     get_number(current, "relative_humidity_2m", &ret->relative_humidity_percent) &&
                     get_number(current, "wind_speed_10m", &ret->wind_speed_kmh) &&
                     get_number(current, "weather_code", &code) && code >= 0 && code <= 99 && code == (int)code;
  if (makes_sense) ret->weather_code = (int)code;
  else ret->error = makes_no_sense("forecast");
}

void weather_of(const text cities[], size_t count, const config *config, city_weather ret[]) {
  http_request requests[MAX_CITIES] = {0};
  for (size_t i = 0; i < count; i++) {
    text name = percent_encoded(cities[i]);
    requests[i].endpoint = &config->geocoding;
    requests[i].query = JOIN(TEXT("name="), name, TEXT("&count=1&language=en&format=json"));
    text_free(&name);
  }
  http_get_all(requests, count, config->timeout);

  // From here on only the cities that were found.
  http_request forecasts[MAX_CITIES] = {0};
  city_weather *found[MAX_CITIES];
  size_t found_count = 0;
  for (size_t i = 0; i < count; i++) {
    text_free(&requests[i].query);
    ret[i] = (city_weather){0};
    read_place(cities[i], &requests[i], &ret[i]);
    if (ret[i].error.len > 0) continue;
    // Five digits after the point are about a metre.
    char query[160];
    snprintf(query, sizeof query,
             "latitude=%.5f&longitude=%.5f&current=temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m",
             ret[i].latitude, ret[i].longitude);
    forecasts[found_count] = (http_request){.endpoint = &config->forecast, .query = text_copy(text_of(query))};
    found[found_count++] = &ret[i];
  }
  http_get_all(forecasts, found_count, config->timeout);
  for (size_t i = 0; i < found_count; i++) {
    text_free(&forecasts[i].query);
    read_weather(&forecasts[i], found[i]);
  }
}

void city_weather_free(city_weather *owned) {
  text_free(&owned->error);
  yyjson_doc_free(owned->geocoding_answer);
  yyjson_doc_free(owned->forecast_answer);
}
