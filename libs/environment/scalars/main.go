// Writes scalars.json: how the two YAML readers that matter to us read plain scalars and keys.
// compose is gopkg.in/yaml.v3 into any (what compose-go does), kubernetes is sigs.k8s.io/yaml.
// Run it with: go run . > scalars.json
package main

import (
	"encoding/json"
	"fmt"
	"time"

	"gopkg.in/yaml.v3"
	k8s "sigs.k8s.io/yaml"
)

var scalars = []string{
	"y", "Y", "yes", "Yes", "YES", "n", "no", "No", "on", "On", "ON", "off", "OFF",
	"true", "True", "TRUE", "tRUE", "false", "False", "FALSE",
	"null", "Null", "NULL", "~", "nULL", "''", "\"5\"", "'yes'",
	"0", "-0", "1", "+1", "-1", "0644", "0o644", "0x1F", "0X1f", "0b101", "-0x10", "-0o17", "08", "09", "0_7", "1_000", "1__0", "1_", "_1",
	"1.0", "1.10", "1.5", ".5", "-.5", "5.", "1e3", "1E3", "1e-3", "1.5e+3", "1_0.5", "12e03", "0x", "0o9",
	".inf", "-.inf", "+.inf", ".Inf", "inf", "1.2.3", "1:30", "22:22", "190:20:30", "2026-11-20", "2026-11-20T10:00:00Z", "10:00",
	"5s", "512M", "v1", "a b", "9007199254740993", "-9223372036854775808", "18446744073709551615", "99999999999999999999", "!!str 5", "!!int 5", "!!str yes", "!!float 5",
}

type read struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

type row struct {
	Scalar        string `json:"scalar"`
	Compose       read   `json:"compose"`
	ComposeKey    string `json:"composeKey"`
	Kubernetes    read   `json:"kubernetes"`
	KubernetesKey string `json:"kubernetesKey"`
}

func describe(value any) read {
	switch v := value.(type) {
	case nil:
		return read{"null", ""}
	case bool:
		return read{"boolean", fmt.Sprint(v)}
	case string:
		return read{"string", v}
	case time.Time:
		return read{"time", v.Format(time.RFC3339Nano)}
	case float64, float32:
		return read{"float", fmt.Sprint(v)}
	case json.Number:
		return read{"number", v.String()}
	default:
		return read{"integer", fmt.Sprint(v)}
	}
}

func compose(text string) (read, string) {
	var value map[string]any
	if err := yaml.Unmarshal([]byte("v: "+text+"\n"), &value); err != nil {
		return read{"error", ""}, ""
	}
	var keys map[string]any
	key := ""
	if err := yaml.Unmarshal([]byte("? "+text+"\n: 1\n"), &keys); err == nil {
		for k := range keys {
			key = k
		}
	}
	return describe(value["v"]), key
}

func kubernetes(text string) (read, string) {
	out, err := k8s.YAMLToJSON([]byte("v: " + text + "\n"))
	if err != nil {
		return read{"error", ""}, ""
	}
	var value map[string]json.RawMessage
	_ = json.Unmarshal(out, &value)
	raw := string(value["v"])
	result := read{"number", raw}
	switch {
	case raw == "null":
		result = read{"null", ""}
	case raw == "true" || raw == "false":
		result = read{"boolean", raw}
	case raw[0] == '"':
		var s string
		_ = json.Unmarshal(value["v"], &s)
		result = read{"string", s}
	}
	key := ""
	if out, err := k8s.YAMLToJSON([]byte("? " + text + "\n: 1\n")); err == nil {
		var keys map[string]any
		_ = json.Unmarshal(out, &keys)
		for k := range keys {
			key = k
		}
	}
	return result, key
}

func main() {
	rows := []row{}
	for _, text := range scalars {
		c, ck := compose(text)
		k, kk := kubernetes(text)
		rows = append(rows, row{text, c, ck, k, kk})
	}
	fmt.Println("[")
	for i, r := range rows {
		line, _ := json.Marshal(r)
		comma := ","
		if i == len(rows)-1 {
			comma = ""
		}
		fmt.Println("  " + string(line) + comma)
	}
	fmt.Println("]")
}
