#include "text.h"
#include <stdlib.h>
#include <string.h>

text text_of(const char *terminated) { return (text){.ptr = (uint8_t *)terminated, .len = strlen(terminated)}; }

text text_copy(text original) { return text_join(&original, 1); }

text text_join(const text parts[], size_t count) {
  size_t length = 0;
  for (size_t i = 0; i < count; i++) length += parts[i].len;
  if (length == 0) return (text){0};
  text joined = {.ptr = malloc(length), .len = 0};
  if (joined.ptr == NULL) abort();
  for (size_t i = 0; i < count; i++) {
    if (parts[i].len > 0) memcpy(joined.ptr + joined.len, parts[i].ptr, parts[i].len);
    joined.len += parts[i].len;
  }
  return joined;
}

bool text_equals(text a, text b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }

void text_free(text *owned) { weather_string_free(owned); }
