/** What the server answers when it will not: `{"error": {"code", "message", "problems"}}`. */
export interface FieldProblem {
  where: string;
  message: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldProblem[];

  constructor(status: number, code: string, message: string, fields: FieldProblem[] = []) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** The server did not answer at all. */
export const unreachable = (): Problem => new Problem(0, "unreachable", "");

export async function problemOf(response: Response): Promise<Problem> {
  try {
    const { error } = (await response.json()) as {
      error: { code?: string; message?: string; problems?: FieldProblem[] };
    };
    return new Problem(response.status, error.code ?? "", error.message ?? "", error.problems ?? []);
  } catch {
    // A proxy's page, not ours.
    return new Problem(response.status, "unexpected", "");
  }
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;

/** The message for one field, if the server named it. */
export const fieldProblem = (error: unknown, field: string): string | undefined =>
  isProblem(error) ? error.fields.find(({ where }) => where.split(".").at(-1) === field)?.message : undefined;
