#include "tools.h"
#include <stdlib.h>
#include "arguments.h"
#include "config.h"
#include "open_meteo.h"

typedef exports_wasmcp_mcp_tools_types_tool_t tool;

static const uint8_t echo_input[] = {
#embed "../schemas/echo-input.json"
};
static const uint8_t weather_input[] = {
#embed "../schemas/weather-input.json"
};
static const uint8_t multi_weather_input[] = {
#embed "../schemas/multi-weather-input.json"
};
static const uint8_t weather_output[] = {
#embed "../schemas/weather.json"
};
static const uint8_t multi_weather_output[] = {
#embed "../schemas/multi-weather.json"
};
/** An embedded file, as an owned text. */
#define SCHEMA(bytes) text_copy((text){(uint8_t *)(bytes), sizeof(bytes)})

static tool make_tool(text name, text title, text description, bool open_world) {
  return (tool){
      .name = text_copy(name),
      .title = {true, text_copy(title)},
      .description = {true, text_copy(description)},
      .annotations = {true, {.read_only_hint = {true, true}, .open_world_hint = {true, open_world}}},
  };
}

void tools_list(exports_wasmcp_mcp_tools_list_tools_result_t *ret) {
  tool *tools = calloc(3, sizeof(tool));
  if (tools == NULL) abort();
  tools[0] = make_tool(TEXT("echo"), TEXT("Echo"), TEXT("Returns the given text unchanged."), false);
  tools[0].input_schema = SCHEMA(echo_input);
  tools[1] = make_tool(TEXT("get_weather"), TEXT("Current weather"),
                       TEXT("Current weather in one city, from Open-Meteo."), true);
  tools[1].input_schema = SCHEMA(weather_input);
  tools[1].output_schema.is_some = true;
  tools[1].output_schema.val = SCHEMA(weather_output);
  tools[2] =
      make_tool(TEXT("multi_weather"), TEXT("Current weather in several cities"),
                TEXT("Current weather in one to five cities, asked for at the same time, from Open-Meteo."), true);
  tools[2].input_schema = SCHEMA(multi_weather_input);
  tools[2].output_schema.is_some = true;
  tools[2].output_schema.val = SCHEMA(multi_weather_output);
  *ret = (exports_wasmcp_mcp_tools_list_tools_result_t){.tools = {tools, 3}};
}

static call_outcome mcp_error(uint8_t code, text message) {
  return (call_outcome){.kind = CALL_MCP_ERROR, .text = message, .code = code};
}

static void add_text(yyjson_mut_doc *document, yyjson_mut_val *object, const char *name, text value) {
  yyjson_mut_obj_add_strn(document, object, name, (const char *)value.ptr, value.len);
}

/** The structured content of `get_weather`: see schemas/weather.json. */
static yyjson_mut_val *weather_json(yyjson_mut_doc *document, const city_weather *weather) {
  yyjson_mut_val *object = yyjson_mut_obj(document);
  add_text(document, object, "city", weather->city);
  if (weather->country.ptr != NULL) add_text(document, object, "country", weather->country);
  yyjson_mut_obj_add_real(document, object, "latitude", weather->latitude);
  yyjson_mut_obj_add_real(document, object, "longitude", weather->longitude);
  add_text(document, object, "time", weather->time);
  yyjson_mut_obj_add_real(document, object, "temperature_celsius", weather->temperature_celsius);
  yyjson_mut_obj_add_real(document, object, "relative_humidity_percent", weather->relative_humidity_percent);
  yyjson_mut_obj_add_real(document, object, "wind_speed_kmh", weather->wind_speed_kmh);
  yyjson_mut_obj_add_int(document, object, "weather_code", weather->weather_code);
  yyjson_mut_obj_add_str(document, object, "weather", weather_words(weather->weather_code));
  return object;
}

/** Writes the document, and frees it. */
static call_outcome json_result(yyjson_mut_doc *document, yyjson_mut_val *root) {
  yyjson_mut_doc_set_root(document, root);
  size_t length;
  char *json = yyjson_mut_write(document, 0, &length);
  if (json == NULL) abort();
  yyjson_mut_doc_free(document);
  return (call_outcome){.kind = CALL_JSON, .text = {(uint8_t *)json, length}};
}

static call_outcome get_weather(const arguments *arguments, const config *config) {
  city_weather weather;
  weather_of(arguments->values, 1, config, &weather);
  call_outcome outcome;
  if (weather.error.len > 0) {
    outcome = (call_outcome){.kind = CALL_TOOL_ERROR, .text = text_copy(weather.error)};
  } else {
    yyjson_mut_doc *document = yyjson_mut_doc_new(NULL);
    outcome = json_result(document, weather_json(document, &weather));
  }
  city_weather_free(&weather);
  return outcome;
}

/** A line for each city, where none has its weather. */
static text all_errors(const arguments *arguments, const city_weather weathers[]) {
  text lines = {0};
  for (size_t i = 0; i < arguments->count; i++) {
    text longer = JOIN(lines, i > 0 ? TEXT("\n") : TEXT(""), arguments->values[i], TEXT(": "), weathers[i].error);
    text_free(&lines);
    lines = longer;
  }
  return lines;
}

static call_outcome multi_weather(const arguments *arguments, const config *config) {
  city_weather weathers[MAX_CITIES];
  weather_of(arguments->values, arguments->count, config, weathers);

  yyjson_mut_doc *document = yyjson_mut_doc_new(NULL);
  yyjson_mut_val *root = yyjson_mut_obj(document);
  yyjson_mut_val *results = yyjson_mut_obj_add_arr(document, root, "results");
  size_t errors = 0;
  for (size_t i = 0; i < arguments->count; i++) {
    yyjson_mut_val *result = yyjson_mut_arr_add_obj(document, results);
    add_text(document, result, "query", arguments->values[i]);
    if (weathers[i].error.len > 0) {
      add_text(document, result, "error", weathers[i].error);
      errors++;
    } else {
      yyjson_mut_obj_add_val(document, result, "weather", weather_json(document, &weathers[i]));
    }
  }
  call_outcome outcome = json_result(document, root);
  if (errors == arguments->count) {
    text_free(&outcome.text);
    outcome = (call_outcome){.kind = CALL_TOOL_ERROR, .text = all_errors(arguments, weathers)};
  }
  for (size_t i = 0; i < arguments->count; i++) city_weather_free(&weathers[i]);
  return outcome;
}

static call_outcome with_config(call_outcome (*tool)(const arguments *, const config *), const arguments *arguments) {
  config config;
  const char *invalid = config_read(&config);
  call_outcome outcome = invalid == NULL ? tool(arguments, &config)
                                         : mcp_error(EXPORTS_WASMCP_MCP_MCP_TYPES_ERROR_CODE_INTERNAL_ERROR,
                                                     JOIN(text_of(invalid), TEXT(" is not valid.")));
  config_free(&config);
  return outcome;
}

call_outcome tools_call(text name, const text *json) {
  static const struct {
    const char *name;
    arguments_kind takes;
    const char *argument;
  } tools[] = {
      {"echo", TAKES_TEXT, "text"}, {"get_weather", TAKES_CITY, "city"}, {"multi_weather", TAKES_CITIES, "cities"}};
  size_t index = 0;
  while (index < 3 && !text_equals(name, text_of(tools[index].name))) index++;
  if (index == 3) {
    return mcp_error(EXPORTS_WASMCP_MCP_MCP_TYPES_ERROR_CODE_TOOL_NOT_FOUND, JOIN(TEXT("Unknown tool: "), name));
  }

  arguments arguments;
  call_outcome outcome;
  switch (arguments_read(json, tools[index].takes, tools[index].argument, &arguments)) {
    case ARGUMENTS_NOT_AN_OBJECT:
      outcome = mcp_error(EXPORTS_WASMCP_MCP_MCP_TYPES_ERROR_CODE_INVALID_PARAMS,
                          text_copy(TEXT("Arguments must be a JSON object.")));
      break;
    case ARGUMENTS_INVALID: outcome = (call_outcome){.kind = CALL_TOOL_ERROR, .text = arguments.problem}; break;
    case ARGUMENTS_VALID:
      if (tools[index].takes == TAKES_TEXT) {
        outcome = (call_outcome){.kind = CALL_TEXT, .text = text_copy(arguments.values[0])};
      } else {
        outcome = with_config(tools[index].takes == TAKES_CITY ? get_weather : multi_weather, &arguments);
      }
      break;
  }
  arguments_free(&arguments);
  return outcome;
}
