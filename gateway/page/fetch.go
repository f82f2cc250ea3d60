package page

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Remote fetches from a page's address for [Check]: bounded, and from nowhere else, since a redirect would have another
// server judged in place of this one.
func Remote(ctx context.Context, client *http.Client, address string) (func(path string) ([]byte, error), error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, fmt.Errorf("%q is no address of a page (http or https)", address)
	}
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	own := *client
	own.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		// A plain file server leads from index.html to the directory.
		if to.URL.String() != base.String() || len(via) > 1 {
			return fmt.Errorf("the server leads on to %s", to.URL)
		}
		return nil
	}
	return func(path string) ([]byte, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, base.JoinPath(path).String(), nil)
		if err != nil {
			return nil, err
		}
		response, err := own.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("the server answers %s", response.Status)
		}
		content, err := io.ReadAll(io.LimitReader(response.Body, MaxFile+1))
		if err == nil && len(content) > MaxFile {
			err = fmt.Errorf("more than %d bytes", MaxFile)
		}
		return content, err
	}, nil
}
