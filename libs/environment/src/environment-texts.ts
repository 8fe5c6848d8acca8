import type { Variables } from "./compose/interpolate.ts";

/** The texts of an environment's folder. */
export interface EnvironmentTexts {
  readonly name: string;
  /** Texts by path from the repository root ("environments/docker/compose.yaml"). */
  readonly files: ReadonlyMap<string, string>;
  /** Why a file that is there could not be read, by path. */
  readonly unreadable?: ReadonlyMap<string, string> | undefined;
  /** What `${NAME}` stands for in Compose files. */
  readonly variables: Variables;
}
