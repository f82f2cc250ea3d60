package signer

import (
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// Signs reports whether a signer has a token to make for a list.
func Signs(s *Signer, uri string) bool {
	own, err := s.ownLists(index.StatusLists{Named: []statuslist.Named{{URI: uri}}})
	return err == nil && len(own) == 1
}
