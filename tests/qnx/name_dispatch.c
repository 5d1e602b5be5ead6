/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_attach() on a dispatch handle of the program: message_attach() and pulse_attach() serve its clients.
 * > hello 5
 * > pulse 5 6
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/neutrino.h>
#include <sys/dispatch.h>
#include <pthread.h>
#include <unistd.h>
#include <errno.h>
#include <string.h>
static int hello(message_context_t *ctp, int code, unsigned flags, void *handle){
  char b[32]; sprintf(b,"hello %d", code - _IO_MAX);
  MsgReply(ctp->rcvid, EOK, b, strlen(b)+1); return 0; }
static void *cl(void *a){
  int coid; struct { uint16_t type; uint16_t sub; } m = { _IO_MAX + 5, 0 }; char r[32]="";
  while((coid = name_open("dispname", 0)) == -1) delay(10);
  if (MsgSend(coid, &m, sizeof m, r, sizeof r) == -1) perror("send"); 
  puts(r); 
  MsgSendPulse(coid, -1, 5, 6);
  delay(50);
  name_close(coid);
  exit(0); }
static int pul(message_context_t *ctp, int code, unsigned flags, void *handle){ printf("pulse %d %d\n", code, ctp->msg->pulse.value.sival_int); return 0; }
int main(){
  dispatch_t *dpp = dispatch_create(); name_attach_t *att; dispatch_context_t *ctp;
  if((att = name_attach(dpp, "dispname", 0)) == NULL) { perror("name_attach"); return 1; }
  if (message_attach(dpp, NULL, _IO_MAX+1, _IO_MAX+10, hello, NULL) == -1) perror("message_attach");
  if (pulse_attach(dpp, 0, 5, pul, NULL) == -1) perror("pulse_attach");
  ctp = dispatch_context_alloc(dpp);
  pthread_create(NULL,NULL,cl,NULL);
  while(1){ if((ctp = dispatch_block(ctp))==NULL) { perror("block"); return 1;} dispatch_handler(ctp);} }
