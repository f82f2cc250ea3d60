package verifytest

import (
	"maps"
	"slices"
	"sync"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// KeysURI names the list of key records.
var KeysURI = record.StatusURI(Network, record.DataBureau, record.TypeKeys)

// CertificateURI names the list of a certificate type.
func CertificateURI(certType string) string {
	return record.StatusURI(Network, Owner[certType], certType)
}

// Lists are all status lists of the network at one height; one that nobody has touched is not there.
type Lists map[string]*statuslist.List

// Set writes an entry; one past the end claims nothing.
func (l Lists) Set(uri string, index int, status statuslist.Status) {
	if index >= record.StatusListSize {
		return
	}
	if l[uri] == nil {
		l[uri] = statuslist.New()
	}
	l[uri].Set(index, status)
}

// List gives a list as it stands.
func (l Lists) List(uri string) *statuslist.List {
	if l[uri] == nil {
		return statuslist.New()
	}
	return l[uri]
}

// untouched is the digest of a list that nobody has claimed an entry of.
var untouched = sync.OnceValue(func() string { return statuslist.New().Digest() })

// Named gives the digests of all lists, sorted by name.
func (l Lists) Named() []statuslist.Named {
	digests := map[string]string{KeysURI: untouched()}
	for _, types := range listed {
		for _, certType := range types {
			digests[CertificateURI(certType)] = untouched()
		}
	}
	for uri, list := range l {
		digests[uri] = list.Digest()
	}
	var named []statuslist.Named
	for _, uri := range slices.Sorted(maps.Keys(digests)) {
		named = append(named, statuslist.Named{URI: uri, Digest: digests[uri]})
	}
	return named
}
