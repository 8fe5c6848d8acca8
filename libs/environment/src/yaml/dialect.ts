import { readComposeScalar, type ScalarValue } from "./compose-scalar.ts";
import { readKubernetesKey, readKubernetesScalar } from "./kubernetes-scalar.ts";

/** How plain scalars and keys are understood; there are exactly two ways. */
export interface Dialect {
  readonly name: "compose" | "kubernetes";
  readonly readScalar: (source: string) => ScalarValue;
  /** Undefined for a key that the reader refuses. */
  readonly readKey: (source: string) => string | undefined;
}

/** As gopkg.in/yaml.v3: a key stays as it is written (`0644:` is "0644", `yes:` is "yes"); only null becomes "". */
export const composeDialect: Dialect = {
  name: "compose",
  readScalar: readComposeScalar,
  readKey: (source) => (readComposeScalar(source).value === null ? "" : source),
};

/** As sigs.k8s.io/yaml. */
export const kubernetesDialect: Dialect = {
  name: "kubernetes",
  readScalar: readKubernetesScalar,
  readKey: readKubernetesKey,
};
