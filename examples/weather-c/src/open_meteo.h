/** The weather of cities, from the Open-Meteo geocoding and forecast APIs. */
#pragma once
#include <yyjson.h>
#include "config.h"

typedef struct {
  /** The sentence that says why there is no weather, owned; empty when there is. */
  text error;

  /** The texts lie in the documents. */
  text city;
  /** Empty where there is none. */
  text country;
  double latitude;
  double longitude;
  text time;
  double temperature_celsius;
  double relative_humidity_percent;
  double wind_speed_kmh;
  int weather_code;

  yyjson_doc *geocoding_answer;
  yyjson_doc *forecast_answer;
} city_weather;

/** Asks for all cities at the same time, at most `MAX_CITIES`. Fills one `ret` for each, in the same order. */
void weather_of(const text cities[], size_t count, const config *config, city_weather ret[]);
void city_weather_free(city_weather *owned);

/** A WMO weather interpretation code in words. */
const char *weather_words(int code);
