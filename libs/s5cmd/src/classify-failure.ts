/**
 * What a failure means for the work: `retry` later with backoff; `fatal` for every object of the operation (bucket or
 * rights); `vanished`: the source is gone; `item`: only this object, and trying again will not help.
 */
export type FailureClass = "retry" | "fatal" | "vanished" | "item";

const fatal =
  /\b(AccessDenied|AllAccessDisabled|AccountProblem|ExpiredToken|InvalidAccessKeyId|InvalidBucketName|InvalidToken|NoSuchBucket|PermanentRedirect|SignatureDoesNotMatch)\b|NoCredentialProviders/;
const vanished = /\b(NoSuchKey|NotFound|NoSuchVersion)\b/;
const retry =
  /\b(SlowDown|InternalError|ServiceUnavailable|RequestTimeout|RequestTimeTooSkewed|BandwidthLimitExceeded|TooManyRequests|OperationAborted|RequestError|EOF)\b|Throttl|status code: (5\d\d|429)|timeout|timed out|connection (refused|reset)|broken pipe|no such host|context canceled/i;

/** Reads the class from an error as s5cmd (SDK v1) or an S3 server words it. */
export function classifyFailure(error: string): FailureClass {
  if (fatal.test(error)) return "fatal";
  if (vanished.test(error)) return "vanished";
  return retry.test(error) ? "retry" : "item";
}
