package fabric

import "testing"

func TestCorrectionRefusesAnotherSource(t *testing.T) {
	c := correction{file: "a.go", from: "return", to: "continue"}
	if text, err := c.apply("if x { return }"); err != nil || text != "if x { continue }" {
		t.Errorf("got %q, %v", text, err)
	}
	for _, source := range []string{"if x { continue }", "return; return"} {
		if _, err := c.apply(source); err == nil {
			t.Errorf("%q was taken for the known source", source)
		}
	}
}
