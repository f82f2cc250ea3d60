package play

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// Certificate is what the play keeps of a certificate.
type Certificate struct {
	Namespace   string `json:"namespace"`
	Record      string `json:"record"`
	Number      string `json:"number"`
	Transaction string `json:"transaction"`
	Block       uint64 `json:"block"`
	File        string `json:"file"`
}

func (c *Certificate) cite() record.Citation {
	return record.Citation{Namespace: c.Namespace, Key: c.Record, Number: c.Number}
}

// Dataset registers the sample data product and returns its id.
func (s *Stage) Dataset(ctx context.Context, cast *Cast) (string, error) {
	s.Line("\n— The data product: described, fingerprinted, registered")
	return s.Describe(ctx, cast)
}

// Describe registers a dataset: the sample as a delivery of its own, because nobody registers the same data twice.
func (s *Stage) Describe(ctx context.Context, cast *Cast) (string, error) {
	sample, err := os.ReadFile(s.File("material", "sample.csv"))
	if err != nil {
		return "", err
	}
	delivery := s.fresh(filepath.Join("material", "delivery.csv"))
	if _, err := s.write(delivery, append(sample, "# "+filepath.Base(delivery)+"\n"...)); err != nil {
		return "", err
	}
	fingerprint, err := s.sm3(ctx, filepath.Base(delivery))
	if err != nil {
		return "", err
	}
	source, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return "", err
	}
	done, err := s.Do(ctx, Act{
		Who: cast.Agent, Says: "describes the data product 工业用电景气月度数据", Namespace: "governance", Act: "dataset.register",
		Body: record.Dataset{
			Name: "2024年以来-山西-制造业-工业用电景气-数据集", Summary: "按月、区域和行业中类汇总的工业用电量、户数和同比，少于十户的单元不输出。",
			Fingerprint: fingerprint, Industry: "D4420", Region: "140100", TimeSpan: "2024-01 起", Frequency: "每月", Volume: "约 2.1 万行",
			Origin: "ENTERPRISE", Grade: "GENERAL", Source: "COLLECTED", Evidence: source, PersonalData: "NONE", PiEvidence: record.None, Form: "DATASET",
		},
	})
	if err != nil {
		return "", err
	}
	return done.ID, nil
}

// Registration walks one registration from application to certificate; data IP differs in its table rows only.
func (s *Stage) Registration(ctx context.Context, cast *Cast, namespace, dataset string) (*Certificate, error) {
	officer := cast.Bureau
	if namespace == "intellectual" {
		officer = cast.Regulator
	}
	source, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return nil, err
	}
	s.Line("\n— Registration in %s", namespace)
	applied, err := s.Do(ctx, application(cast, namespace, dataset, source))
	if err != nil {
		return nil, err
	}
	if err := s.examine(ctx, officer, namespace, applied.Key, source); err != nil {
		return nil, err
	}
	return s.Issue(ctx, officer, namespace, applied.Key)
}

// Apply applies for a registration through an organization's gateway.
func (s *Stage) Apply(ctx context.Context, cast *Cast, namespace, dataset, through string) (*Done, error) {
	source, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return nil, err
	}
	act := application(cast, namespace, dataset, source)
	act.Through = through
	return s.Do(ctx, act)
}

// application is the act that applies for a registration; source is the digest of the source statement.
func application(cast *Cast, namespace, dataset, source string) Act {
	deposits := []record.Deposit{}
	if namespace == "intellectual" {
		deposits = append(deposits, record.Deposit{Platform: "演示公证处电子存证", Number: "SXGZ-2026-001847", Digest: source})
	}
	return Act{
		Who: cast.Agent, Says: "applies", Namespace: namespace, Act: "registration.apply",
		Body: record.Apply{
			Dataset: dataset, Scenario: "供应链金融区域景气监测", Processing: "按月、区域、行业中类汇总；剔除异常计量点；户数加权", Materials: source, Commitment: source,
			Deposits: deposits, Rights: rights(source),
		},
	}
}

func rights(basis string) []record.Right {
	list := []record.Right{}
	for _, right := range []string{"HOLD", "OPERATE", "USE"} {
		list = append(list, record.Right{
			Right: right, Basis: "COLLECTED", BasisDigest: basis, Scope: "山西省内，不限行业", From: "2026-01-01T00:00:00Z", To: "2031-01-01T00:00:00Z",
			Restrictions: []string{},
		})
	}
	return list
}

// examine takes an application through acceptance, review, notice and deposit.
func (s *Stage) examine(ctx context.Context, officer *Person, namespace, key, reasons string) error {
	reason := record.Reasoned{Reason: "材料齐全，符合法定形式"}
	steps := []Act{
		{Says: "accepts the application", Act: "registration.accept", Body: reason},
		{Says: "reviews it: every item of the negative list answered, none hit", Act: "registration.review", Body: record.Review{
			Depth: "PRUDENT", Negative: negative(), Result: "PASS", Reasons: reasons,
		}},
		{Says: "gives public notice for 5 working days", Act: "registration.notice", Body: record.Notice{Withheld: []string{}}},
		{Says: "deposits the information; the certificate's validity begins", Act: "registration.deposit", Body: record.Reasoned{Reason: "公示期满无异议"}},
	}
	for _, step := range steps {
		step.Who, step.Namespace, step.Sub = officer, namespace, key
		if step.Act == "registration.deposit" {
			if err := s.Refused(ctx, record.TooEarly, withSays(step, "tries to deposit before the notice has run")); err != nil {
				return err
			}
			if err := s.passNotice(ctx, officer, namespace, key); err != nil {
				return err
			}
		}
		if _, err := s.Do(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// passNotice moves the test clock past the end of a public notice, which the calendar decides: working days only.
func (s *Stage) passNotice(ctx context.Context, officer *Person, namespace, key string) error {
	var shown struct {
		Record struct {
			Body record.Registration `json:"body"`
		} `json:"record"`
	}
	out, err := s.quiet(ctx, "shuzheng", "show", namespace, key, "--gateway", s.Gateway(officer.Home), "--json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(out, &shown); err != nil {
		return err
	}
	end, err := record.ParseTime(shown.Record.Body.Notice.To)
	if err != nil {
		return err
	}
	return s.Advance(ctx, end.Sub(clock.New(s.Clock)()).Truncate(time.Minute)+time.Minute, "the notice period passes")
}

func withSays(a Act, says string) Act {
	a.Says = says
	return a
}

func negative() []record.Answer {
	answers := []record.Answer{}
	for _, code := range []string{"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N10"} {
		answers = append(answers, record.Answer{Code: code, Answer: "NO_HIT"})
	}
	return answers
}

// Issue prepares and issues a record's certificate with the two commands a registrar uses.
func (s *Stage) Issue(ctx context.Context, officer *Person, namespace, key string) (*Certificate, error) {
	s.step++
	prepared, file := s.act("prepared.json"), s.fresh("certificate-"+namespace+".sdjwt")
	common, err := s.about(ctx, officer, namespace, key)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Number   string `json:"number"`
		Prepared string `json:"prepared"`
	}
	if err := s.Shuzheng(ctx, &answer, append([]string{"prepare", "--disclose", s.File("material", "details.json"), "--out", prepared}, common...)...); err != nil {
		return nil, err
	}
	s.Line("✔ %s: prepares certificate %s; the bytes to be signed have the digest %.20s…", officer.Name, answer.Number, answer.Prepared)
	began := time.Now()
	var receipt api.Receipt
	if err := s.Shuzheng(ctx, &receipt, append([]string{"issue", prepared, "--out", file}, common...)...); err != nil {
		return nil, err
	}
	says := Act{Who: officer, Says: "reviews exactly these bytes and issues " + answer.Number, Namespace: namespace, Act: "issue"}
	done, err := s.recorded(ctx, says, &receipt, file, time.Since(began))
	if err != nil {
		return nil, err
	}
	return &Certificate{Namespace: namespace, Record: key, Number: answer.Number, Transaction: done.Transaction, Block: done.Block, File: file}, nil
}

// about are the flags of a statement on the newest version of a record.
func (s *Stage) about(ctx context.Context, who *Person, namespace, key string) ([]string, error) {
	prev, err := s.digest(ctx, namespace, key, who.Home)
	return []string{"--clock", s.Clock, "--key", who.Key, "--iss", who.Actor, "--network", s.ID, "--namespace", namespace, "--sub", key, "--prev", prev,
		"--gateway", s.Gateway(who.Home)}, err
}

// Verdict is what a verifier says of a file.
type Verdict struct {
	Verdict string   `json:"verdict"`
	Reason  string   `json:"reason"`
	AsOf    string   `json:"asOf"`
	Since   string   `json:"since"`
	Limits  []string `json:"limits"`
	Now     struct {
		Verdict string `json:"verdict"`
		Reason  string `json:"reason"`
	} `json:"now"`
}

// Verify checks a file offline against the chain of trust lists and the pinned roots; a refusal is no error.
func (s *Stage) Verify(ctx context.Context, file string, flags ...string) (*Verdict, error) {
	var report Verdict
	args := append([]string{"verify", file, "--trust", s.trust(), "--roots", s.SM2("roots.json"), "--clock", s.Clock, "--json"}, flags...)
	out, err := s.Command(ctx, "shuzheng", args...)
	if err != nil && len(out) == 0 {
		return nil, err
	}
	return &report, json.Unmarshal(out, &report)
}

// trust is the chain of trust lists as mirrored, or before there is a mirror list 1.
func (s *Stage) trust() string {
	if mirrored := s.File("site", "public", "trust.json"); exists(mirrored) {
		return mirrored
	}
	return s.SM2("trust-1.json")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Flip alters one byte of a file in the middle of its signature and returns the altered copy.
func (s *Stage) Flip(file string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	signature := strings.LastIndexByte(strings.SplitN(string(content), "~", 2)[0], '.')
	at := signature + 20
	if content[at] == 'A' {
		content[at] = 'B'
	} else {
		content[at] = 'A'
	}
	altered := strings.TrimSuffix(file, filepath.Ext(file)) + "-flipped" + filepath.Ext(file)
	return altered, os.WriteFile(altered, content, 0o600)
}
