/** The HTTP status codes that are registered with IANA, and what they mean. */

export interface Status {
  code: string;
  /** Reason phrase. */
  phrase: string;
  meaning: string;
  /** Where the code is specified. */
  specification: string;
}

/** First digit of a code, as people write it. */
export const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

const rfc9110 = (section: string): string => `RFC 9110, section 15.${section}`;

const registered: [code: number, phrase: string, meaning: string, specification: string][] = [
  [100, 'Continue', 'The client should go on and send the content of its request.', rfc9110('2.1')],
  [101, 'Switching Protocols', 'The server changes to the protocol that the client asked for.', rfc9110('2.2')],
  [102, 'Processing', 'The server has the request and still works on it.', 'RFC 2518, section 10.1'],
  [103, 'Early Hints', 'Header fields that the final answer will likely have.', 'RFC 8297, section 2'],
  [200, 'OK', 'The request succeeded.', rfc9110('3.1')],
  [201, 'Created', 'The request succeeded and made a new resource.', rfc9110('3.2')],
  [202, 'Accepted', 'The request was taken and is not yet done.', rfc9110('3.3')],
  [203, 'Non-Authoritative Information', 'A proxy changed the answer of the origin server.', rfc9110('3.4')],
  [204, 'No Content', 'The request succeeded and there is nothing to send.', rfc9110('3.5')],
  [205, 'Reset Content', 'The client should clear the form it sent from.', rfc9110('3.6')],
  [206, 'Partial Content', 'The parts that the Range field asked for.', rfc9110('3.7')],
  [207, 'Multi-Status', 'Several independent outcomes, one for each resource.', 'RFC 4918, section 11.1'],
  [208, 'Already Reported', 'Members that the answer listed before.', 'RFC 5842, section 7.1'],
  [226, 'IM Used', 'The answer is a difference to what the client has.', 'RFC 3229, section 10.4.1'],
  [300, 'Multiple Choices', 'The resource has several forms; the client may choose.', rfc9110('4.1')],
  [301, 'Moved Permanently', 'The resource has a new URI for good.', rfc9110('4.2')],
  [302, 'Found', 'The resource is at another URI for now.', rfc9110('4.3')],
  [303, 'See Other', 'The answer can be had with GET from another URI.', rfc9110('4.4')],
  [304, 'Not Modified', 'What the client has in its cache is still good.', rfc9110('4.5')],
  [305, 'Use Proxy', 'Deprecated: the resource is to be asked for through a proxy.', rfc9110('4.6')],
  [307, 'Temporary Redirect', 'At another URI for now; the method stays.', rfc9110('4.8')],
  [308, 'Permanent Redirect', 'At another URI for good; the method stays.', rfc9110('4.9')],
  [400, 'Bad Request', 'The server cannot process what it takes for a client error.', rfc9110('5.1')],
  [401, 'Unauthorized', 'Valid credentials are missing.', rfc9110('5.2')],
  [402, 'Payment Required', 'Reserved for future use.', rfc9110('5.3')],
  [403, 'Forbidden', 'The server understood the request and refuses it.', rfc9110('5.4')],
  [404, 'Not Found', 'There is nothing at this URI, or the server does not say.', rfc9110('5.5')],
  [405, 'Method Not Allowed', 'The resource does not support this method.', rfc9110('5.6')],
  [406, 'Not Acceptable', 'No form of the resource fits what the client accepts.', rfc9110('5.7')],
  [407, 'Proxy Authentication Required', 'Valid credentials for the proxy are missing.', rfc9110('5.8')],
  [408, 'Request Timeout', 'The request took too long to arrive.', rfc9110('5.9')],
  [409, 'Conflict', 'The request conflicts with the state of the resource.', rfc9110('5.10')],
  [410, 'Gone', 'The resource was here and will not come back.', rfc9110('5.11')],
  [411, 'Length Required', 'The request must say how long its content is.', rfc9110('5.12')],
  [412, 'Precondition Failed', 'A condition in the header of the request does not hold.', rfc9110('5.13')],
  [413, 'Content Too Large', 'The content of the request is too large.', rfc9110('5.14')],
  [414, 'URI Too Long', 'The URI of the request is too long.', rfc9110('5.15')],
  [415, 'Unsupported Media Type', 'The content of the request has a format that is not supported.', rfc9110('5.16')],
  [416, 'Range Not Satisfiable', 'None of the ranges asked for can be sent.', rfc9110('5.17')],
  [417, 'Expectation Failed', 'The Expect field asks for what cannot be met.', rfc9110('5.18')],
  [421, 'Misdirected Request', 'This server does not answer for this authority.', rfc9110('5.20')],
  [422, 'Unprocessable Content', 'The content is well formed and makes no sense.', rfc9110('5.21')],
  [423, 'Locked', 'The resource is locked.', 'RFC 4918, section 11.3'],
  [424, 'Failed Dependency', 'Another action, on which this depends, failed.', 'RFC 4918, section 11.4'],
  [425, 'Too Early', 'The request might be a replay of early data.', 'RFC 8470, section 5.2'],
  [426, 'Upgrade Required', 'The client must change to another protocol first.', rfc9110('5.22')],
  [428, 'Precondition Required', 'The request must be conditional.', 'RFC 6585, section 3'],
  [429, 'Too Many Requests', 'The client sends too many requests in a given time.', 'RFC 6585, section 4'],
  [431, 'Request Header Fields Too Large', 'The header of the request is too large.', 'RFC 6585, section 5'],
  [451, 'Unavailable For Legal Reasons', 'The law forbids access to the resource.', 'RFC 7725, section 3'],
  [500, 'Internal Server Error', 'The server met a condition that it did not expect.', rfc9110('6.1')],
  [501, 'Not Implemented', 'The server does not support what the request needs.', rfc9110('6.2')],
  [502, 'Bad Gateway', 'The server behind a gateway sent an invalid answer.', rfc9110('6.3')],
  [503, 'Service Unavailable', 'The server is overloaded or down for maintenance, for now.', rfc9110('6.4')],
  [504, 'Gateway Timeout', 'The server behind a gateway did not answer in time.', rfc9110('6.5')],
  [505, 'HTTP Version Not Supported', 'The server does not speak this major version of HTTP.', rfc9110('6.6')],
  [506, 'Variant Also Negotiates', 'The variant chosen is itself to be negotiated.', 'RFC 2295, section 8.1'],
  [507, 'Insufficient Storage', 'The server cannot store what it must to succeed.', 'RFC 4918, section 11.5'],
  [508, 'Loop Detected', 'The server ran into an endless loop.', 'RFC 5842, section 7.2'],
  [511, 'Network Authentication Required', 'The client must sign in to the network.', 'RFC 6585, section 6'],
];

/** All codes, in ascending order. */
export const statuses: readonly Status[] = registered.map(([code, phrase, meaning, specification]) => ({
  code: String(code),
  phrase,
  meaning,
  specification,
}));

const byCode: ReadonlyMap<string, Status> = new Map(statuses.map((status) => [status.code, status]));
export const statusOf = (code: string): Status | undefined => byCode.get(code);

export const codes: readonly string[] = statuses.map(({ code }) => code);
