export { type Collaborators, run } from "./compose.ts";
export { type Config, ConfigError, parseConfig } from "./config/config.ts";
export { readEnv } from "./config/env.ts";
