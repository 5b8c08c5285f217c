import { transform } from '../../events/transform.ts';

const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/landing';

test('an input template takes text inside quotes and JSON outside', () => {
  const event = { 'detail-type': 'T', detail: { key: 'ab', size: 3, object: { x: 'a"\\b' } } };
  const InputTransformer = {
    InputPathsMap: {
      key: '$.detail.key',
      size: '$.detail.size',
      type: "$['detail-type']",
      o: '$.detail.object',
    },
    InputTemplate:
      '{"key":<key>,"text":"<type>: <key> <size>","size":<size>,"o":<o>,"rule":"<aws.events.rule-name>"}',
  };
  expect(JSON.parse(transform(event, { InputTransformer }, ruleArn))).toEqual({
    key: 'ab',
    text: 'T: ab 3',
    size: 3,
    o: { x: 'a"\\b' },
    rule: 'landing',
  });
  expect(transform(event, { InputPath: '$.detail.object' }, ruleArn)).toBe(
    JSON.stringify(event.detail.object),
  );
  const missing = { InputPathsMap: { a: '$.detail.absent' }, InputTemplate: '<a>' };
  expect(() => transform(event, { InputTransformer: missing }, ruleArn)).toThrow('<a>');
});

test.each(['a"b', String.raw`a\b`, 'a\nb'])(
  'what AWS makes of the text %j in a template isn’t guessed',
  (key) => {
    const InputTransformer = { InputPathsMap: { key: '$.detail.key' }, InputTemplate: '{"key":<key>}' };
    expect(() => transform({ detail: { key } }, { InputTransformer }, ruleArn)).toThrow(
      '<key> has a quote, a backslash or a control character',
    );
  },
);
