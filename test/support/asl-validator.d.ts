declare module 'asl-validator' {
  export default function validate(
    definition: never,
    options?: { checkPaths?: boolean; checkArn?: boolean },
  ): {
    isValid: boolean;
    errorsText: (separator?: string) => string;
  };
}
