package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// public serves the files that anybody may fetch and mirror.
func (s *Server) public(w http.ResponseWriter, r *http.Request) {
	file, err := s.publicFile(r, r.PathValue("path"))
	if r.Context().Err() != nil {
		return // nobody is left to tell
	}
	if err != nil {
		problem.Write(w, s.explain(r.URL.Path, err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Access-Control-Allow-Origin", "*") // a mirror's page may ask us; there is nothing to steal
	_, _ = w.Write(file)                               // the client has gone away
}

func (s *Server) publicFile(r *http.Request, path string) ([]byte, error) {
	switch folder, rest, _ := strings.Cut(path, "/"); {
	case path == "trust.json":
		return s.Files.Trust()
	case path == "notices.json":
		return s.Files.Notices()
	case path == "buckets/index.json":
		return s.Files.Buckets()
	case folder == "buckets":
		if name, isFile := strings.CutSuffix(rest, ".json"); isFile {
			standAside(r.Context())
			return s.Files.Bucket(r.Context(), name)
		}
	case folder == "status":
		return s.statusFile(rest)
	}
	return nil, record.Errorf(record.NotFound, "there is no public file %s", seal.Printable(path))
}

// statusFile gives `<organization>/newest.json` or a dated `<organization>/<sequence>.json`.
func (s *Server) statusFile(path string) ([]byte, error) {
	organization, name, _ := strings.Cut(path, "/")
	name, isFile := strings.CutSuffix(name, ".json")
	var set *signer.StatusSet
	var err error
	sequence, number := strconv.ParseUint(name, 10, 64)
	switch {
	case !isFile || !slices.Contains(proof.Organizations, organization):
	case name == "newest":
		set = s.Proofs.StatusSet(organization)
	case number == nil && strconv.FormatUint(sequence, 10) == name: // every file has one name
		set, err = s.Proofs.StatusSetOf(organization, sequence)
	}
	if err != nil {
		return nil, err
	}
	if set == nil {
		return nil, record.Errorf(record.NotFound, "there is no status set %s", seal.Printable(path))
	}
	return record.Encode(set)
}
