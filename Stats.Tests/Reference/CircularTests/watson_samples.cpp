// Upper tail of Watson's U^2 under uniformity by importance sampling: arguments n and draws a proposal; prints n, -log(1 - 12 U^2/n), log P, relative error.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstdint>
#include <vector>
#include <algorithm>
using namespace std;
static uint64_t s[4];
static inline uint64_t rotl(uint64_t x,int k){return (x<<k)|(x>>(64-k));}
static inline uint64_t nx(){uint64_t r=rotl(s[1]*5,7)*9,t=s[1]<<17;s[2]^=s[0];s[3]^=s[1];s[1]^=s[2];s[0]^=s[3];s[2]^=t;s[3]=rotl(s[3],45);return r;}
static inline double U(){return ((nx()>>11)+0.5)*(1.0/9007199254740992.0);}
static double logI0e(double x){ // log(e^-x I0(x))
  if(x<3.75){double t=x/3.75;t*=t;return log(1.0+t*(3.5156229+t*(3.0899424+t*(1.2067492+t*(0.2659732+t*(0.360768e-1+t*0.45813e-2))))))-x;}
  double y=3.75/x;return log((0.39894228+y*(0.1328592e-1+y*(0.225319e-2+y*(-0.157565e-2+y*(0.916281e-2+y*(-0.2057706e-1+y*(0.2635537e-1+y*(-0.1647633e-1+y*0.392377e-2))))))))/sqrt(x));}
int main(int c,char**v){
  int n=atoi(v[1]); long N=atol(v[2]); uint64_t z=777+n;
  for(int i=0;i<4;i++){z+=0x9e3779b97f4a7c15ULL;uint64_t q=z;q=(q^(q>>30))*0xbf58476d1ce4e5b9ULL;q=(q^(q>>27))*0x94d049bb133111ebULL;s[i]=q^(q>>31);}
  vector<double> K={0,.3,.6,1,1.5,2.2,3.2,4.7,7,10,15,22,35,55,90,150,300,700,2000};
  int m=K.size(); vector<double> lI(m); for(int k=0;k<m;k++) lI[k]=K[k]>0?logI0e(K[k]):0;
  const int B=400; vector<double> w1(B+1,0.0),w2(B+1,0.0);
  vector<double> u(n); 
  for(long it=0;it<N;it++) for(int k=0;k<m;k++){
    double kap=K[k],C=0,S=0,h=0;
    double ss=hypot(1,2*kap),c0=(1+1/(ss+2*kap))/2,mm=sqrt(c0/(c0+2*kap));
    for(int i=0;i<n;i++){double a;
      if(kap==0)a=2*M_PI*U()-M_PI; else for(;;){double t=mm*tan(M_PI*(U()-.5)),y=2*t*t/(1+t*t),cc=c0+kap*y;if(log(cc/U())+1-cc>=0){a=2*atan(t);break;}}
      double q=sin(a/2);h+=2*q*q;S+=sin(a);u[i]=a/(2*M_PI)+.5;}
    // C=n-h ; R = hypot; n-R stable
    C=n-h; double R=hypot(C,S); double d=(2*n*h-h*h-S*S)/(n+R); // n^2-R^2 = 2nh-h^2-S^2
    double den=0,mx=-1e300; static double l[64];
    for(int j=0;j<m;j++){ l[j]= K[j]>0? logI0e(K[j]*R)-K[j]*d - n*lI[j]:0; mx=max(mx,l[j]);}
    for(int j=0;j<m;j++) den+=exp(l[j]-mx);
    double lw=-mx-log(den/m); // weight
    sort(u.begin(),u.end()); 
    // 1-t = (12/n)*(1/(2n)) sum_ij |du|(1-|du|) = via delta
    double ub=0; for(int i=0;i<n;i++) ub+=u[i]; ub/=n;
    double su=0,si=0; for(int i=0;i<n;i++){double x=u[i]-ub; su+=x*x; si+=x*(2*i+1-n);} 
    // U2 = sum x^2 - (1/n) sum x(2i+1-n) + n/12 ; delta = si/n - su
    double del=si/n-su; double omt=del*12/n; 
    // bin in s: t -> -log(omt) for tail; coordinate g = omt; use x = sqrt(t) when omt>.. 
    double g=-log(omt); // 0..inf
    double b=sqrt(g)*(B/5.5); int ib=(int)b; if(ib<0)ib=0; if(ib>B)ib=B;
    double w=exp(lw); w1[ib]+=w; w2[ib]+=w*w;
  }
  double T=0,T2=0; vector<double> a1(B+2),a2(B+2); for(int i=B;i>=0;i--){T+=w1[i];T2+=w2[i];a1[i]=T;a2[i]=T2;}
  double NN=(double)N*m;
  for(int i=0;i<=B;i++) if(a1[i]>0) printf("%d,%.10g,%.10g,%.3g\n",n,pow(i*5.5/B,2),log(a1[i]/NN),sqrt(a2[i])/a1[i]);
}
