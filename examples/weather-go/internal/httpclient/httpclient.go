// Package httpclient sends HTTP GET requests with a deadline and a limit, on wasi:http.
package httpclient

import (
	"errors"
	"fmt"
	"time"

	wit "go.bytecodealliance.org/pkg/wit/types"

	clock "weather-go/build/bindings/wasi_clocks_monotonic_clock"
	outgoing "weather-go/build/bindings/wasi_http_outgoing_handler"
	http "weather-go/build/bindings/wasi_http_types"
	poll "weather-go/build/bindings/wasi_io_poll"
	streams "weather-go/build/bindings/wasi_io_streams"
	"weather-go/internal/config"
	"weather-go/internal/eventloop"
)

// maxBody is the largest body that is read, in bytes: far more than the services send.
const maxBody = 65_536

var (
	// ErrUnreachable is no connection, refused by the host, or broken off.
	ErrUnreachable = errors.New("cannot be reached")
	// ErrLate is a timeout.
	ErrLate = errors.New("did not answer in time")
	// ErrTooLong is a body over the limit.
	ErrTooLong = errors.New("sent too long an answer")
)

// StatusError is a status other than 200.
type StatusError uint16

func (status StatusError) Error() string {
	return fmt.Sprintf("answered with HTTP status %d", uint16(status))
}

// Get gets the body of an answer with status 200. Redirects are not followed. The timeout covers the whole exchange; the
// host gets it as well, so that it does not go on connecting or waiting for an answer by itself.
//
// Handles are dropped in the order that WASI wants: what was got from another before that.
func Get(loop *eventloop.Loop, endpoint config.Endpoint, query string, timeout time.Duration) ([]byte, error) {
	deadline := clock.SubscribeDuration(uint64(timeout.Nanoseconds()))
	defer deadline.Drop()
	request, err := newRequest(endpoint, query)
	if err != nil {
		return nil, err
	}
	handled := outgoing.Handle(request, wit.Some(options(timeout)))
	if handled.IsErr() {
		return nil, failure(handled.Err())
	}
	future := handled.Ok()
	defer future.Drop()
	if !loop.Wait(future.Subscribe(), deadline) {
		return nil, ErrLate
	}
	answer := future.Get().Some().Ok()
	if answer.IsErr() {
		return nil, failure(answer.Err())
	}
	response := answer.Ok()
	defer response.Drop()
	if status := response.Status(); status != 200 {
		return nil, StatusError(status)
	}
	body := response.Consume().Ok()
	defer body.Drop()
	stream := body.Stream().Ok()
	defer stream.Drop()
	return read(loop, stream, deadline)
}

func newRequest(endpoint config.Endpoint, query string) (*http.OutgoingRequest, error) {
	headers := http.FieldsFromList([]wit.Tuple2[string, []uint8]{
		{F0: "accept", F1: []byte("application/json")},
		{F0: "user-agent", F1: []byte("weather-go/0.2.0")},
	})
	if headers.IsErr() {
		return nil, ErrUnreachable
	}
	scheme := http.MakeSchemeHttp()
	if endpoint.HTTPS {
		scheme = http.MakeSchemeHttps()
	}
	request := http.MakeOutgoingRequest(headers.Ok())
	if request.SetScheme(wit.Some(scheme)).IsErr() ||
		request.SetAuthority(wit.Some(endpoint.Authority)).IsErr() ||
		request.SetPathWithQuery(wit.Some(endpoint.Path+"?"+query)).IsErr() {
		request.Drop()
		return nil, ErrUnreachable
	}
	return request, nil
}

// options ignores a host that does not have these timeouts, and says so.
func options(timeout time.Duration) *http.RequestOptions {
	options := http.MakeRequestOptions()
	nanoseconds := wit.Some(uint64(timeout.Nanoseconds()))
	options.SetConnectTimeout(nanoseconds)
	options.SetFirstByteTimeout(nanoseconds)
	return options
}

func read(loop *eventloop.Loop, stream *streams.InputStream, deadline *poll.Pollable) ([]byte, error) {
	var content []byte
	for len(content) <= maxBody {
		chunk := stream.Read(uint64(maxBody + 1 - len(content)))
		switch {
		case chunk.IsErr() && chunk.Err().Tag() == streams.StreamErrorClosed:
			return content, nil
		case chunk.IsErr():
			chunk.Err().LastOperationFailed().Drop()
			return nil, ErrUnreachable
		case len(chunk.Ok()) > 0:
			content = append(content, chunk.Ok()...)
		case !loop.Wait(stream.Subscribe(), deadline):
			return nil, ErrLate
		}
	}
	return nil, ErrTooLong
}

func failure(code http.ErrorCode) error {
	switch code.Tag() {
	case http.ErrorCodeDnsTimeout,
		http.ErrorCodeConnectionTimeout,
		http.ErrorCodeConnectionReadTimeout,
		http.ErrorCodeConnectionWriteTimeout,
		http.ErrorCodeHttpResponseTimeout:
		return ErrLate
	default:
		return ErrUnreachable
	}
}
