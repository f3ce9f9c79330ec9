import { describe, expect, it } from 'vitest';
import { understand } from './understand.ts';

describe('understand', () => {
  it.each([
    ['What is the status of order forty two?', { want: 'order-status', orderId: '42' }],
    ['where is my order', { want: 'order-status', orderId: undefined }],
    ['When are you open on Saturday?', { want: 'opening-hours', day: 'saturday' }],
    ['what are your opening hours', { want: 'opening-hours', day: undefined }],
    ['are you closed on mondays', { want: 'opening-hours', day: 'monday' }],
    ['what time is it', { want: 'time' }],
    ['what day is it today', { want: 'time' }],
    ['I want to book a repair', { want: 'book', day: undefined, time: undefined }],
    ['book a repair on tuesday at ten', { want: 'book', day: 'tuesday', time: '10:00' }],
    ['book a repair on Tuesday at 2 p.m.', { want: 'book', day: 'tuesday', time: '14:00' }],
    ['book a repair on Tuesday at 14:00', { want: 'book', day: 'tuesday', time: '14:00' }],
    ['which repair slots are free on friday', { want: 'free-slots', day: 'friday' }],
    ['what have I booked', { want: 'my-repairs' }],
    ['which repairs have i booked', { want: 'my-repairs' }],
    ['tuesday at ten', { want: 'detail', orderId: '10', day: 'tuesday', time: '10:00' }],
    ['forty two', { want: 'detail', orderId: '42', day: undefined, time: undefined }],
    ['Show me the touring bike.', { want: 'show', bicycle: 'wayfarer' }],
    ['can I see the Sparrow?', { want: 'show', bicycle: 'sparrow' }],
    ["the children's bicycle please", { want: 'show', bicycle: 'sparrow' }],
    ['the town bike', { want: 'show', bicycle: 'courier' }],
    ['show me your bikes', { want: 'show', bicycle: undefined }],
    ['show me my order forty two', { want: 'order-status', orderId: '42' }],
    ['can you fix my touring bike', { want: 'book', day: undefined, time: undefined }],
    ['can you repair my bike on friday', { want: 'book', day: 'friday', time: undefined }],
    ['do i have a repair', { want: 'my-repairs' }],
    ['is constructor a bike', { want: 'unknown' }],
    ['[image]', { want: 'picture' }],
    ['what is the status of order 42 [image]', { want: 'order-status', orderId: '42' }],
    ['I want to speak to the owner', { want: 'owner' }],
    ['I have a complaint about my repair', { want: 'owner' }],
    ['can I have a discount?', { want: 'discount' }],
    ['thank you', { want: 'thanks' }],
    ['goodbye', { want: 'goodbye' }],
    ['what can you do', { want: 'help' }],
    ['hello', { want: 'hello' }],
    ['the cat sat on the mat', { want: 'unknown' }],
    ['', { want: 'unknown' }],
    ['日本語', { want: 'unknown' }],
  ])('reads %j', (text, intent) => {
    expect(understand(text)).toEqual(intent);
  });
});
