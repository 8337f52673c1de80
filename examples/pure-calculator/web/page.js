/**
 * The provider component in a page, with no server and no transport: jco has made the JavaScript in `dist/` of it,
 * and its WIT functions are called as they are.
 */
import { tools } from './dist/calculator.js';

const form = document.querySelector('form');
const output = document.querySelector('output');

const [tool] = tools.listTools({}).tools;
document.querySelector('#title').textContent = tool.title;
document.querySelector('#description').textContent = tool.description;

function calculate(expression) {
  const result = tools.callTool({ name: tool.name, arguments: JSON.stringify({ expression }) }, undefined);
  output.className = result.isError ? 'problem' : 'value';
  output.textContent = result.isError ? result.content[0].val.text : JSON.parse(result.structuredContent).value;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  calculate(form.expression.value);
});
form.querySelector('button').disabled = false;

// A link can carry an expression: ?expression=6*7
const linked = new URLSearchParams(location.search).get('expression');
if (linked !== null) {
  form.expression.value = linked;
  calculate(linked);
}
