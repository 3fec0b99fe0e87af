// Answers in the forms of the providers, about the tokens that they were sent.

const cut = (text, size = 3) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
const tokenOf = (body) => body.match(/\[EMAIL_ADDRESS_\d+\]/g)?.at(-1) ?? '[EMAIL_ADDRESS_1]';

function* sse(events, named = false) {
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    const block = `${named ? `event: ${event.type}\n` : ''}data: ${data}\n\n`;
    // Cut where a network may cut: in the middle of events.
    yield block.slice(0, block.length / 2);
    yield block.slice(block.length / 2);
  }
}

function chat(body) {
  const asked = JSON.parse(body);
  const [text, args] = [`I wrote to ${tokenOf(body)}.`, JSON.stringify({ to: tokenOf(body) })];
  const name = asked.tools?.[0]?.function.name;
  const base = { id: `chatcmpl-${body.length}`, created: 1, model: asked.model };
  const call = { id: 'call_1', type: 'function', function: { name, arguments: args } };
  if (!asked.stream) {
    const message = { role: 'assistant', content: text, ...(name && { tool_calls: [call] }) };
    const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
    return { ...base, object: 'chat.completion', usage, choices: [{ index: 0, message, finish_reason: name ? 'tool_calls' : 'stop' }] };
  }
  const chunk = (delta, finish = null) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const events = [chunk({ role: 'assistant', content: '' }), ...cut(text).map((content) => chunk({ content }))];
  if (name) {
    events.push(chunk({ tool_calls: [{ ...call, index: 0, function: { name, arguments: '' } }] }));
    for (const piece of cut(args)) events.push(chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }));
  }
  return ['text/event-stream', sse([...events, chunk({}, name ? 'tool_calls' : 'stop'), '[DONE]'])];
}

function responses(body) {
  const asked = JSON.parse(body);
  const [text, args] = [`I wrote to ${tokenOf(body)}.`, JSON.stringify({ to: tokenOf(body) })];
  const part = { type: 'output_text', text, annotations: [] };
  const message = { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [part] };
  const name = asked.tools?.[0]?.name;
  const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name, arguments: args, status: 'completed' };
  const output = name ? [message, call] : [message];
  const usage = { input_tokens: 5, output_tokens: 7, total_tokens: 12 };
  const response = { id: 'resp_1', object: 'response', created_at: 1, model: asked.model, status: 'completed', output, usage };
  if (!asked.stream) return response;
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const events = [
    { type: 'response.created', response: { ...response, output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    ...cut(text).map((delta) => ({ type: 'response.output_text.delta', ...place, delta })),
    { type: 'response.output_text.done', ...place, text },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index: 0, item: message },
  ];
  if (name) {
    const at = { item_id: 'fc_1', output_index: 1 };
    events.push({ type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '' } });
    for (const delta of cut(args)) events.push({ type: 'response.function_call_arguments.delta', ...at, delta });
    events.push({ type: 'response.function_call_arguments.done', ...at, arguments: args });
    events.push({ type: 'response.output_item.done', output_index: 1, item: call });
  }
  events.push({ type: 'response.completed', response });
  return ['text/event-stream', sse(events.map((event, n) => ({ ...event, sequence_number: n })), true)];
}

function messages(body) {
  const asked = JSON.parse(body);
  const token = tokenOf(body);
  const content = [
    { type: 'thinking', thinking: `Write to ${token}`, signature: 'c2lnbmVk' },
    { type: 'text', text: `I wrote to ${token}.` },
  ];
  if (asked.tools) content.push({ type: 'tool_use', id: 'toolu_1', name: asked.tools[0].name, input: { to: token } });
  const usage = { input_tokens: 5, output_tokens: 7 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: asked.model, content, stop_reason: 'end_turn', usage };
  if (!asked.stream) return message;
  const events = [{ type: 'message_start', message: { ...message, content: [], stop_reason: null } }];
  content.forEach((block, index) => {
    const empty = { thinking: { thinking: '', signature: '' }, text: { text: '' }, tool_use: { input: {} } }[block.type];
    events.push({ type: 'content_block_start', index, content_block: { ...block, ...empty } });
    const deltas = {
      thinking: () => [
        ...cut(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ],
      text: () => cut(block.text).map((text) => ({ type: 'text_delta', text })),
      tool_use: () => cut(JSON.stringify(block.input)).map((json) => ({ type: 'input_json_delta', partial_json: json })),
    }[block.type]();
    for (const delta of deltas) events.push({ type: 'content_block_delta', index, delta });
    events.push({ type: 'content_block_stop', index });
  });
  events.push({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } }, { type: 'message_stop' });
  return ['text/event-stream', sse(events, true)];
}

// Google's, whose answer names the tool whole, and may end with a piece of text.
function google(path, body) {
  const asked = JSON.parse(body);
  const name = asked.tools?.[0].functionDeclarations[0].name;
  const text = `I wrote to ${tokenOf(body)}.`;
  const call = { functionCall: { name, args: { to: tokenOf(body) } } };
  const part = (parts, finishReason) => ({ candidates: [{ content: { role: 'model', parts }, ...(finishReason && { finishReason }), index: 0 }] });
  if (!path.includes('stream')) return part([{ text, thoughtSignature: 'c2lnbmVk' }, ...(name ? [call] : [])], 'STOP');
  const pieces = cut(text).map((piece) => [{ text: piece }]);
  const last = name ? [call] : pieces.pop();
  return ['text/event-stream', sse([...pieces.map((parts) => part(parts)), part(last, 'STOP')])];
}

function interactions(body) {
  const asked = JSON.parse(body);
  const name = asked.tools?.[0]?.name;
  const [text, args] = [`I wrote to ${tokenOf(body)}.`, { to: tokenOf(body) }];
  const said = { type: 'model_output', content: [{ type: 'text', text }] };
  const call = { type: 'function_call', id: 'call_1', name, arguments: args };
  const made = { id: 'interaction_1', status: 'completed', model: asked.model };
  const steps = name ? [said, call] : [said];
  if (!asked.stream) return { ...made, steps };
  const events = [{ event_type: 'interaction.created', interaction: made }, { event_type: 'step.start', index: 0, step: { ...said, content: [] } }];
  for (const piece of cut(text)) events.push({ event_type: 'step.delta', index: 0, delta: { type: 'text', text: piece } });
  events.push({ event_type: 'step.stop', index: 0 });
  if (name) {
    events.push({ event_type: 'step.start', index: 1, step: { ...call, arguments: {} } });
    for (const piece of cut(JSON.stringify(args))) events.push({ event_type: 'step.delta', index: 1, delta: { type: 'arguments_delta', arguments: piece } });
    events.push({ event_type: 'step.stop', index: 1 });
  }
  return ['text/event-stream', sse([...events, { event_type: 'interaction.completed', interaction: made }])];
}

export function answer(path, body) {
  if (/:(?:stream)?[gG]enerateContent/.test(path)) return google(path, body);
  if (path.includes('/interactions')) return interactions(body);
  if (path.endsWith('/chat/completions')) return chat(body);
  if (path.endsWith('/responses')) return responses(body);
  if (path.endsWith('/messages')) return messages(body);
  return { id: 'file-1', object: 'file', bytes: 1, created_at: 1, filename: 'f', purpose: 'assistants' };
}
