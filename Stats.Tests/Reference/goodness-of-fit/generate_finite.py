"""Exact laws of A^2 and W^2 at finite n: their Laplace transforms are n-fold nested integrals, one matrix product a step; inverted on a vertical line
to the left of 0, so that upper tails keep relative accuracy. `transforms ad 5 7 ...` and `transforms cvm 16 ...` write the transforms (minutes each),
`tables` FitLawTables.cs, `finite` finite.csv."""
import os
import sys
import numpy as np
from scipy.special import erfc, gammaln

def panels(edges, q):
    t, w = np.polynomial.legendre.leggauss(q)
    # Integration matrix on [-1, 1].
    V = np.polynomial.legendre.legvander(t, q-1)
    Vi = np.linalg.inv(V)
    P = np.polynomial.legendre.legvander(t, q)
    J = np.zeros((q, q))
    for k in range(q):
        J[:,k] = (t+1) if k==0 else (P[:,k+1]-P[:,k-1])/(2*k+1)
    I = J @ Vi
    m = len(edges)-1; M = m*q
    x = np.zeros(M); W = np.zeros(M); A = np.zeros((M,M))
    for p in range(m):
        h = (edges[p+1]-edges[p])/2; c=(edges[p+1]+edges[p])/2
        s = slice(p*q,(p+1)*q)
        x[s] = c+h*t; W[s]=h*w
    for p in range(m):
        h = (edges[p+1]-edges[p])/2
        s = slice(p*q,(p+1)*q)
        A[s,s] = h*I
        if p: A[s,:p*q] = W[:p*q]
    return x, W, A
def transform(kind, n, s, dens=1.0):
    """E exp(-s T) for complex s (vector)."""
    if kind=='ad':
        c = s.real.min()
        X = 38/min(n*(1+c), 1.0)
        X = min(X, 160)
        inner = np.arange(-12,12.01,0.5/dens)
        outer = np.arange(12, X+1.0, 1.0/dens)[1:]
        edges = np.concatenate([-outer[::-1], inner, outer])
        x,W,A = panels(edges, 10)
        lu = -np.logaddexp(0,-x); lv = -np.logaddexp(0,x)
        jac = lu+lv
        f = np.ones((len(s),len(x)),complex)
        lognorm = np.zeros(len(s))
        for k in range(1,n+1):
            a=(2*k-1)/n; b=(2*(n-k)+1)/n
            g = f*np.exp(np.outer(s, a*lu+b*lv+1) + jac + np.log(k))
            if k<n:
                f = g.real@A.T + 1j*(g.imag@A.T)
            else:
                return g@W
    else:
        edges = np.linspace(0,1,int(10*dens)+1)
        x,W,A = panels(edges, 12)
        f = np.ones((len(s),len(x)),complex)
        for k in range(1,n+1):
            d=(x-(2*k-1)/(2*n))**2 + 1/(12*n*n)
            g = f*np.exp(np.outer(-s, d))*k
            if k<n: f = g.real@A.T + 1j*(g.imag@A.T)
            else: return g@W
def invert(kind,n,zs,c,P,Y,dens=1.0,chunk=400):
    h=2*np.pi/P
    y=np.arange(0,Y+h,h)
    L=np.concatenate([transform(kind,n,c+1j*y[i:i+chunk],dens) for i in range(0,len(y),chunk)])
    s=c+1j*y
    w=np.full(len(y),h/np.pi); w[0]*=.5
    return np.array([-(w*(np.exp(s*z)*L/s)).sum().real for z in zs]), L, y

def load(kind,n):
    d=np.load(f'{kind}_{n}.npz'); return d['s'],d['L'],float(d['h'])
# limit by Smirnov integral (relative accuracy), via Gauss-Chebyshev on each interval
def plim(kind,x,terms=60):
    tot=0.0
    N=200; th=(np.arange(N)+.5)*np.pi/N
    for k in range(1,terms):
        if kind=='ad':
            a,b=(2*k-1)*(2*k)/2.,(2*k)*(2*k+1)/2.
        else:
            a,b=((2*k-1)*np.pi)**2/2,((2*k)*np.pi)**2/2
        u=(a+b)/2-(b-a)/2*np.cos(th)
        if kind=='ad':
            # D(u)=prod(1-2u/(j(j+1))) = -cos(pi/2 sqrt(1+8u))/(2 pi u)
            D=abs(np.cos(np.pi/2*np.sqrt(1+8*u)))/(2*np.pi*u)
        else:
            r=np.sqrt(2*u); D=abs(np.sin(r)/r)
        g=np.exp(-u*x)/u/np.sqrt(D)*np.sqrt((u-a)*(b-u))
        I=g.sum()*np.pi/N
        t=I/np.pi*(1 if k%2 else -1); tot+=t
        if abs(t)<1e-18*abs(tot): break
    return tot
def p_direct(n,z):
    r2=z-1/(12.*n)
    if n==2:
        N=400000; u=(np.arange(N)+.5)/N
        q=r2-(u-.25)**2; h=np.sqrt(np.maximum(q,0)); lo=np.maximum(.75-h,u); hi=np.minimum(.75+h,1)
        inside=np.where(q>0,np.maximum(hi-lo,0),0)
        return 2*((1-u)-inside).sum()/N
    N=3000; g=(np.arange(N)+.5)/N; tot=0
    v=g[None,:]
    for k in range(0,N,250):
        u=g[k:k+250][:,None]
        q=r2-(u-1/6)**2-(v-.5)**2; h=np.sqrt(np.maximum(q,0))
        lo=np.maximum(5/6-h,v); hi=np.minimum(5/6+h,1)
        inside=np.where(q>0,np.maximum(hi-lo,0),0)
        tot+=np.where(v>u,(1-v)-inside,0).sum()
    return 6*tot/N**2
def p_exact(n,z):
    if n<=3: return p_direct(n,z)
    c=-max(4.2,0.95*n/(n/3-z)) if z>n/6 else -4.2
    P=n/3+45/abs(c); Y=(450 if n>5 else 900)*max(1,min(abs(c)/40,2)); h=2*np.pi/P
    y=np.arange(0,Y,h); s=c+1j*y
    L=np.concatenate([transform('cvm',n,s[i:i+500],1.0 if Y<800 else 1.5) for i in range(0,len(y),500)])
    w=np.full(len(y),h/np.pi); w[0]*=.5; w*=0.5*erfc((y-.75*Y)/(.06*Y))
    return -(w*(np.exp(s*z)*L/s)).sum().real
def R(n,z,p):
    t=3*z/n
    return np.log(p/plim('cvm',z))-n*(np.log1p(-t)+t)
def Rtail(n):
    # limit z->n/3
    from scipy.special import gammaln
    lp=np.log(2)+2*n*np.log(n)-sum(np.log(n*n-j*j) for j in range(n))+n*np.log(1/3.)  # p~2 n^n (n/3)^n (1-t)^n... delta=n/3(1-t)
    return lp-np.log(plim('cvm',n/3))-n
def psurv(kind,n,z):
    s,L,h=load(kind,n); y=s.imag; w=np.full(len(y),h/np.pi); w[0]*=.5
    tp=(80,6) if kind=='ad' else (450,25)
    w=w*0.5*erfc((y-tp[0])/tp[1])
    return -(w*(np.exp(s*z)*L/s)).sum().real

def write_transforms(kind,ns):
    if kind=='ad':
        c,P,Y=-.85,165.,100.
    else:
        c,P,Y=-4.2,36.,600.
    h=2*np.pi/P; y=np.arange(0,Y+h,h); s=c+1j*y
    for n in ns:
        L=np.concatenate([transform(kind,n,s[i:i+200],1.5 if kind=='cvm' else 1.0) for i in range(0,len(y),200)])
        np.savez(f'{kind}_{n}.npz',s=s,L=L,h=h)

T=np.polynomial.chebyshev
def emit(name,doc,rows):
    out=f"    /// <summary>{doc}</summary>\n    public static ReadOnlySpan<double> {name} =>\n    [\n"
    for r in rows:
        out+="        "+", ".join(("%.9g"%v) for v in r)+",\n"
    return out+"    ];\n"

def tables():
    D=20
    xs=np.cos((np.arange(48)+.5)*np.pi/48)
    ad=[]
    for n in (2,3,4,5,7,10,16,30):
        z=.2*200**((xs+1)/2)
        G=[n*np.log(psurv('ad',n,v)/plim('ad',v)) for v in z]
        c=T.chebfit(xs,G,D); ad.append(c); print('ad',n,'resid',abs(T.chebval(xs,c)-G).max(),c[-3:])
    cs=[]
    for n in range(2,11):
        m=64; th=(np.arange(m)+.5)*np.pi/m; x=(1+np.cos(th))/2; t=x**2
        ok=(t<.8)&(t>1.2/(4*n*n)); zz=t[ok]*n/3
        r=np.array([R(n,v,p_exact(n,v)) for v in zz])
        X=np.append(2*x[ok]-1,[1.0]); Y=np.append(r,[Rtail(n)]); W=np.append(np.ones(len(r)),[5.0])
        d=12 if n<=3 else 16
        c=T.chebfit(X,Y,d,w=W); cs.append(np.append(c,np.zeros(16-d))); print('cvm',n,'resid',abs(T.chebval(X,c)-Y).max(),flush=True)
    cl=[]
    cl=[10*cs[-1]]
    for n in (16,30,60):
        x=(xs+1)/2; z=x**2*10/3; ok=(z>.02)&(z<3.25)
        r=np.array([n*R(n,v,psurv('cvm',n,v)) for v in z[ok]])
        c=T.chebfit(xs[ok],r,16); cl.append(c)
    txt="namespace Stats.Estimators;\n\n/// <summary>\n/// Chebyshev coefficients, rows one below the other, of what separates the exact laws of A^2 and W^2 at finite n from their limits. The exact laws are\n/// inverse Laplace transforms of n-fold nested integrals; Stats.Tests/Reference/goodness-of-fit has the script.\n/// </summary>\ninternal static class FitLawTables\n{\n"
    txt+=emit("AndersonDarling","n log(P_n / P) of A^2, rows n = 2, 3, 4, 5, 7, 10, 16, 30, of degree 20 in log z from 0.2 to 40.",ad)+"\n"
    txt+=emit("CramerVonMisesSmall","R of W^2, rows n = 2 to 10, of degree 16 in sqrt(3 z / n) from 0 to 1.",cs)+"\n"
    txt+=emit("CramerVonMises","n R of W^2, rows n = 10, 16, 30, 60, of degree 16 in sqrt(z) from 0 to sqrt(10 / 3).",cl)
    txt+="}\n"
    open('FitLawTables.cs','w').write(txt)

def ad2(z):
    # n = 2: direct, u = logistic grid
    N=1500; x=np.linspace(-45,45,N*4); h=x[1]-x[0]
    lu=-np.logaddexp(0,-x); lv=-np.logaddexp(0,x)
    # u1<u2; A2 = -2 - .5*(lu1 + lv2 + 3 lu2 + 3 lv1)
    tot=0
    # for each u1: set of u2>u1 with lv2+3lu2 <= C ; boundaries by bisection
    U=np.exp(lu); 
    C=-2*z-4-lu-3*lv
    def hfun(l,v): return v+3*l
    peak=np.log(.75)*3+np.log(.25)
    from scipy.optimize import brentq
    def logistic(x): return -np.logaddexp(0,-x), -np.logaddexp(0,x)
    lo=np.full(len(x),-200.); hi=np.full(len(x),np.log(3.))
    for _ in range(80):
        m=(lo+hi)/2; a,b=logistic(m); t=hfun(a,b)<=C; lo=np.where(t,m,lo); hi=np.where(t,hi,m)
    left=lo
    lo=np.full(len(x),np.log(3.)); hi=np.full(len(x),400.)
    for _ in range(80):
        m=(lo+hi)/2; a,b=logistic(m); t=hfun(a,b)>C; lo=np.where(t,m,lo); hi=np.where(t,hi,m)
    right=lo
    none=C>=peak
    el=np.exp(-np.logaddexp(0,-left)); er=np.exp(-np.logaddexp(0,right)) # P(u2>right)
    u1=U; up=np.exp(lv)
    meas=np.where(none, up, np.maximum(el-u1,0)+np.minimum(er,up))
    return 2*(meas*np.exp(lu+lv)).sum()*h

def finite():
    f=open('finite.csv','w'); f.write('law,n,z,p\n')
    for z in (.25,.4,.7,1,1.5,2.492,4,7,12,20,30): 
        print(z, ad2(z), psurv('ad',2,z)); f.write(f'ad,2,{z!r},{ad2(z):.10g}\n')
    for n in (3,4,5,6,7,10,16,20,30):
        if os.path.exists(f'ad_{n}.npz'):
            for z in (.25,.4,.7,1,1.5,2.492,4,7,12,20,30,39): f.write(f'ad,{n},{z!r},{psurv("ad",n,z):.10g}\n')
    for n in (2,3):
        for t in (.1,.2,.35,.5,.7,.85): z=round(t*n/3,4); f.write(f'cvm,{n},{z!r},{p_direct(n,z):.10g}\n')
    for n in (4,5,6,7,8,10,12,20,50):
        for z in (.06,.1,.2,.46136,.74346,1.,1.5,2.,2.9,3.2,4.):
            if z<.68*n/3: f.write(f'cvm,{n},{z!r},{(psurv("cvm",n,z) if n in (12,20,50) and z<2.5+n/20 else p_exact(n,z)):.10g}\n')
    f.close()

if sys.argv[1]=='transforms':
    write_transforms(sys.argv[2],[int(v) for v in sys.argv[3:]])
elif sys.argv[1]=='tables':
    tables()
else:
    finite()
