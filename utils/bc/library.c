/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What -l adds: e(x), l(x), s(x), c(x), a(x), j(n,x). Constants are single digits, since those do not depend on ibase. Each works
 * with some digits more than are asked for and cuts them off at the end.
 */
#include "bc.h"

const char bc_library[] =
    "scale=2*A\n"
    /* halved until it is at most 1, the power series, squared again */
    "define e(x){\nauto b,d,i,m,n,r,s,t\n"
    "s=scale;if(x<0){m=1;x=-x}\n"
    "scale=0;d=x*4/9;scale=s+d+8\n"
    "while(x>1){x/=2;n+=1;scale+=1}\n"
    "r=1+x;b=x\n"
    "for(i=2;1;i++){b=b*x/i;if(b==0)break;r+=b}\n"
    "while(n>0){r*=r;n-=1}\n"
    "scale=s;if(m)return(1/r);return(r/1)}\n"
    /* roots until it is near 1, then 2 artanh((x-1)/(x+1)) */
    "define l(x){\nauto b,f,i,n,r,s,y\n"
    "s=scale;if(x<=0)return((1-A^s)/1)\n"
    "scale=s+8+length(x);f=2\n"
    "while(x>=2){x=sqrt(x);f*=2}\n"
    "while(x<=1/2){x=sqrt(x);f*=2}\n"
    "y=(x-1)/(x+1);r=y;b=y;y*=y\n"
    "for(i=3;1;i+=2){b*=y;n=b/i;if(n==0)break;r+=n}\n"
    "r*=f;scale=s;return(r/1)}\n"
    /* minus the nearest multiple of pi */
    "define s(x){\nauto b,i,m,n,p,r,s\n"
    "s=scale;if(x<0){m=1;x=-x}\n"
    "scale=0;n=length(x/1);scale=s+n+4;p=4*a(1)\n"
    "scale=0;n=(2*x/p+1)/2\n"
    "scale=s+4;x-=n*p;scale=0;if(n%2)m=1-m\n"
    "scale=s+4;r=x;b=x\n"
    "for(i=3;1;i+=2){b=-b*x*x/(i*(i-1));if(b==0)break;r+=b}\n"
    "scale=s;if(m)return(-r/1);return(r/1)}\n"
    "define c(x){\nauto r,s\n"
    "s=scale;scale+=4;r=s(x+2*a(1));scale=s;return(r/1)}\n"
    /* a(x) = a(y) + a((x-y)/(1+xy)) with y = 1/5 until it is small */
    "define a(x){\nauto b,f,i,m,n,q,r,s,y\n"
    "s=scale;if(x<0){m=1;x=-x}\n"
    "scale=s+6;y=1/5;if(x>y){q=a(y)}\n"
    "while(x>y){f+=1;x=(x-y)/(1+x*y)}\n"
    "r=x;b=x;n=-x*x\n"
    "for(i=3;1;i+=2){b*=n;y=b/i;if(y==0)break;r+=y}\n"
    "r+=f*q;scale=s;if(m)return(-r/1);return(r/1)}\n"
    /* the power series */
    "define j(n,x){\nauto b,d,i,m,r,s\n"
    "s=scale;scale=0;n/=1;if(n<0){n=-n;m=n%2}\n"
    "d=x;if(d<0)d=-d;d=d*4/9;scale=s+d+n+8\n"
    "b=1;for(i=1;i<=n;i++)b=b*x/(2*i)\n"
    "r=b;for(i=1;1;i++){b=-b*x*x/(4*i*(n+i));if(b==0)break;r+=b}\n"
    "scale=s;if(m)return(-r/1);return(r/1)}\n";
