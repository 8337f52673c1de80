/** The three tools. */
#pragma once
#include "text.h"

typedef enum {
  /** A result: the text is the content. */
  CALL_TEXT,
  /** A result: the text is JSON, structured content. */
  CALL_JSON,
  /** The tool could not do its work; the text tells the model why. */
  CALL_TOOL_ERROR,
  /** The request cannot be served: an MCP error, with the text as its message. */
  CALL_MCP_ERROR,
} call_kind;

typedef struct {
  call_kind kind;
  /** Owned by the caller. */
  text text;
  /** For an MCP error: a tag of `error-code`. */
  uint8_t code;
} call_outcome;

/** @param arguments JSON text, or NULL where there is none. */
call_outcome tools_call(text name, const text *arguments);
void tools_list(exports_wasmcp_mcp_tools_list_tools_result_t *ret);
