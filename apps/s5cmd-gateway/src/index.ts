export { type Gateway, type GatewayOptions, startGateway } from "./compose.ts";
export { type Config, ConfigError } from "./config/config.ts";
export { readConfig } from "./config/read-config.ts";
