package sdk

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARefusalReachesTheSDKWithItsCode(t *testing.T) {
	client := stage.client(t, "Exchange")
	for name, statements := range map[string]string{
		"no JSON":                      "statement",
		"no canonical JSON":            `[ "statement" ]`,
		"a text that is no statement":  array(t, "statement"),
		"a statement without contents": array(t, ".."),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := act(client, "governance", statements, stage.now(t))
			require.ErrorContains(t, err, "shuzheng:malformed|")
		})
	}
}
