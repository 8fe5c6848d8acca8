export {
  createLogger,
  type Logger,
  type LoggerOptions,
  newTraceId,
  silentLogger,
  traceIdFromTraceparent,
} from "./logger.ts";
