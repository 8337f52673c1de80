/** Text with a length, as WIT has it: UTF-8 that may hold U+0000 and has no terminator. */
#pragma once
#include <stddef.h>
#include "weather.h"

/** Either borrowed, or owned: then it is from malloc, and `text_free` frees it. An empty text holds no memory. */
typedef weather_string_t text;

/** A literal, borrowed. */
#define TEXT(literal) ((text){.ptr = (uint8_t *)(literal), .len = sizeof(literal) - 1})

/** Several texts, one after the other, as an owned one: `JOIN(TEXT("a"), b)`. */
#define JOIN(...) text_join((text[]){__VA_ARGS__}, sizeof((text[]){__VA_ARGS__}) / sizeof(text))

/** Text that ends in a NUL, borrowed. */
text text_of(const char *terminated);
text text_copy(text original);
text text_join(const text parts[], size_t count);
bool text_equals(text a, text b);
void text_free(text *owned);
