/** Values that CloudFormation puts in, each as long as there is one. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  // The longest of all regions' names.
  'AWS::Region': 'ap-northeast-1',
  'AWS::Partition': 'aws-us-gov',
  'AWS::URLSuffix': 'amazonaws.com.cn',
  'AWS::StackName': 's'.repeat(128),
  'AWS::NoValue': '',
};

/** What is longest of what stands for something that CloudFormation makes: an ARN, a name of its own. */
const MADE = 'm'.repeat(160);

/** A template's value with CloudFormation's functions replaced by texts at least as long as what they give. */
export function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, given] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && name === 'Ref') return PSEUDO[String(given)] ?? MADE;
  if (others.length === 0 && name === 'Fn::Join') {
    const [separator, parts] = given as [string, unknown[]];
    return parts.map((part) => String(resolved(part))).join(separator);
  }
  if (others.length === 0 && name.startsWith('Fn::')) return MADE;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}
