/** The error of a script that has no reply to a request. The server answers with status 400 and this message. */
export class ScriptError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = "ScriptError";
    this.code = code;
  }
}
