import { readComposeScalar, readYamlInteger, type ScalarValue } from "./compose-scalar.ts";

const trueWords = new Set(["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"]);
const falseWords = new Set(["n", "N", "no", "No", "NO", "off", "Off", "OFF"]);

/**
 * Reads a plain scalar as sigs.k8s.io/yaml does, which is what Kubernetes reads manifests with: the numbers of yaml.v3, and
 * the words of YAML 1.1 (`yes`, `on` and `y` are booleans). Infinity and not-a-number have no form in JSON: they are
 * returned as the numbers they are, for the caller to refuse.
 */
export function readKubernetesScalar(source: string): ScalarValue {
  if (trueWords.has(source)) return { value: true, text: "true" };
  if (falseWords.has(source)) return { value: false, text: "false" };
  return readComposeScalar(source);
}

/** A plain key as Kubernetes reads it: `yes:` is "true", `0644:` is "420". Undefined for what cannot be a key of JSON. */
export function readKubernetesKey(source: string): string | undefined {
  const { value, text } = readKubernetesScalar(source);
  if (value === null) return undefined;
  if (typeof value !== "number") return text;
  const integer = readYamlInteger(source);
  // Refused as a key, though not as a value: what only an unsigned 64-bit integer can hold
  if (integer !== undefined) return integer < 2n ** 63n ? text : undefined;
  return Number.isFinite(value) ? goFloat(value) : undefined;
}

/** As Go's strconv.FormatFloat(value, 'g', -1, 32), which is what sigs.k8s.io/yaml makes keys with. */
function goFloat(value: number): string {
  const single = Math.fround(value);
  const precisions = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const shortest = precisions.find((precision) => Math.fround(Number(value.toPrecision(precision))) === single) ?? 9;
  const [digits = "", exponent = "0"] = value.toExponential(shortest - 1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(`${digits}e${power}`));
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
